"""The demo's accounts: known names, one known password, addresses that count as confirmed."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User

from config.demo.story import Person, Role

PASSWORD = "parley-demo"  # noqa: S105  (no secret: the command prints it)
GROUP_OF = {Role.OWNER: "Owner", Role.AUTHOR: "Author", Role.MODERATOR: "Moderator"}


def open_accounts(people: Iterable[Person]) -> dict[str, User]:
    """An account for everyone but the guests, by key. Only those who may sign in get the password."""
    known = make_password(PASSWORD)
    return {person.key: _open(person, known) for person in people if person.role is not Role.GUEST}


def _open(person: Person, known: str) -> User:
    first, _, last = person.name.partition(" ")
    user = User.objects.create(
        username=person.key,
        first_name=first,
        last_name=last,
        email=person.email,
        password=known if person.may_sign_in else make_password(None),
        date_joined=person.joined,
    )
    EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
    if person.role in GROUP_OF:
        user.groups.add(Group.objects.get(name=GROUP_OF[person.role]))
    return user


def are_open(people: Iterable[Person]) -> bool:
    """Whether every account that the demo shows is there."""
    wanted = {person.email for person in people}
    return User.objects.filter(email__in=wanted).count() == len(wanted)


def table(people: Iterable[Person]) -> str:
    """The accounts for the terminal: name to sign in with, role, and what it shows."""
    rows = [("Sign in as", "Role", ""), *((person.key, str(person.role), person.about) for person in people)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"  {name:<{widths[0]}}  {role:<{widths[1]}}  {about}".rstrip() for name, role, about in rows]
    return "\n".join([*lines, "", f"  The password of each is {PASSWORD}"])
