"""Posts that come from elsewhere: `wxr` reads a WordPress export, `wordpress_html` its texts, `wordpress` writes them."""
