"""What search looks words up in, beside the rows themselves: each database has its own way."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Accents are no matter: `normalize` parts a letter from them, and the marks are then left out. Nor is anything a tag: this
# is plain text, in which somebody may have written "<". The text and the index
# are kept apart from the row (toast_tuple_target), so that many rows are looked at without reading either.
POSTGRESQL = [
    r"""
    CREATE FUNCTION blog_search_folded(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    $$ SELECT regexp_replace(normalize(translate(words, '<>&', '   '), NFKD), '[\u0300-\u036f]', '', 'g') $$
    """,
    """
    ALTER TABLE blog_searchdocument ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', blog_search_folded(title)), 'A')
        || setweight(to_tsvector('english', blog_search_folded(body)), 'C')
    ) STORED
    """,
    "ALTER TABLE blog_searchdocument SET (toast_tuple_target = 256)",
    "CREATE INDEX searchdocument_words ON blog_searchdocument USING gin (vector) WITH (fastupdate = off)",
]
NO_POSTGRESQL = [
    "DROP INDEX searchdocument_words",
    "ALTER TABLE blog_searchdocument DROP COLUMN vector",
    "DROP FUNCTION blog_search_folded(text)",
]
GONE = (
    "INSERT INTO blog_search_words (blog_search_words, rowid, title, body) "
    "VALUES ('delete', OLD.id, OLD.title, OLD.body);"
)
HERE = "INSERT INTO blog_search_words (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body);"
SQLITE = [
    """
    CREATE VIRTUAL TABLE blog_search_words USING fts5(
        title, body, content='blog_searchdocument', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    f"CREATE TRIGGER blog_search_added AFTER INSERT ON blog_searchdocument BEGIN {HERE} END",
    f"CREATE TRIGGER blog_search_removed AFTER DELETE ON blog_searchdocument BEGIN {GONE} END",
    "CREATE TRIGGER blog_search_changed AFTER UPDATE OF title, body ON blog_searchdocument "
    f"BEGIN {GONE} {HERE} END",
]
NO_SQLITE = [
    "DROP TRIGGER blog_search_changed",
    "DROP TRIGGER blog_search_removed",
    "DROP TRIGGER blog_search_added",
    "DROP TABLE blog_search_words",
]
PUT_UP = {"postgresql": POSTGRESQL, "sqlite": SQLITE}
TAKE_DOWN = {"postgresql": NO_POSTGRESQL, "sqlite": NO_SQLITE}


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, PUT_UP)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, TAKE_DOWN)


def _run(schema_editor: BaseDatabaseSchemaEditor, statements: dict[str, list[str]]) -> None:
    with schema_editor.connection.cursor() as cursor:
        for statement in statements[schema_editor.connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("blog", "0007_imports")]
    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("post", "Story"), ("update", "Update"), ("excerpt", "Excerpt"), ("comment", "Comment"),
                        ],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("key", models.CharField(max_length=64, verbose_name="key")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="title")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("path", models.CharField(max_length=500, verbose_name="address")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="search_documents", to="blog.post"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="blog.source"
                    ),
                ),
            ],
            options={
                "verbose_name": "search document",
                "verbose_name_plural": "search documents",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="searchdocument_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["post", "update", "excerpt", "comment"])),
                        name="searchdocument_kind_known",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
