from django.apps import AppConfig


class RecipesConfig(AppConfig):
    name = "tests.recipes"
    label = "recipes"
    default_auto_field = "django.db.models.BigAutoField"
