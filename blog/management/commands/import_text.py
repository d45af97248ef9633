"""`manage.py import_text FILE`: a post written as plain text becomes a structured post."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from blog import news, publishing
from blog.addresses import whole
from blog.models import Author, Block, Post, Section, SectionKind
from blog.paste import NoHeadline, PastedBlockKind, PastedPost, PastedSection, parse_post
from blog.publishing import PostText, PublishingError, SectionText

AT_MOST = 512 * 1024  # bytes; a long read has some 60,000
BAD_INPUT = 2


class Command(BaseCommand):
    help = "Turn a plain-text post into a structured one; print it as one JSON object, and a summary on standard error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the text, in UTF-8; - reads standard input")
        parser.add_argument("--publish", action="store_true", help="publish it; without this it stays a draft")
        parser.add_argument(
            "--author",
            metavar="NAME",
            help="the username, or the byline, of who signs it. Default: the first member of the group Author, "
            "else a byline in the site's name that has no account",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"]
        pasted = read_post(read_text(name), name=name)
        texts = [checked_section(section, name=name) for section in pasted.sections]
        with transaction.atomic(), news.told_to_nobody():
            post = written(pasted, texts, author=author_named(options["author"]), name=name)
            if options["publish"]:
                post = publishing.publish(post)
        self.stdout.write(json.dumps(described(post), ensure_ascii=False))
        self.stderr.write("\n".join(summary(pasted, post)), style_func=str)


def read_text(name: str) -> str:
    """The file's text. Refuses what is no text, and says on which line."""
    content = read_bytes(name)
    if len(content) > AT_MOST:
        raise refusal(name, content.count(b"\n", 0, AT_MOST) + 1, f"the file is larger than {AT_MOST // 1024} KB")
    if b"\x00" in content:
        raise refusal(name, line_at(content, content.index(b"\x00")), "a NUL byte; this is not a text file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"byte {content[error.start]:#04x} is not UTF-8; save the file as UTF-8"
        raise refusal(name, line_at(content, error.start), what) from error
    if not text.strip():
        raise refusal(name, 1, "the file is empty; a headline is expected on its first line")
    return text


def read_bytes(name: str) -> bytes:
    """No more than is needed to know that it is too much."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(AT_MOST + 1)
        with Path(name).open("rb") as file:
            return file.read(AT_MOST + 1)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror or error}", returncode=BAD_INPUT) from error


def read_post(text: str, *, name: str) -> PastedPost:
    try:
        pasted = parse_post(text)
    except NoHeadline as error:
        raise refusal(name, error.line, str(error)) from error
    if not any(section.blocks for section in pasted.sections):
        raise refusal(name, 1, "a headline with no text under it")
    return pasted


def checked_section(section: PastedSection, *, name: str) -> SectionText:
    """The section as the verbs take it, each part tried first so that a refusal can say on which line it stands."""
    blocks = publishing.written(section.blocks)
    line = section.line
    try:
        publishing.check_heading(section.heading)
        for pasted, block in zip(section.blocks, blocks, strict=True):
            line = pasted.line
            publishing.check_block(block)
            publishing.rendered(block)
    except PublishingError as error:
        raise refusal(name, line, str(error)) from error
    return SectionText(blocks, section.number, SectionKind(section.kind.value), section.heading)


def written(pasted: PastedPost, sections: list[SectionText], *, author: Author, name: str) -> Post:
    text = PostText(
        headline=pasted.headline, kicker=pasted.kicker, sections=tuple(sections), policy_notice=pasted.policy_notice
    )
    try:
        return publishing.create_draft(text, authors=[author])
    except PublishingError as error:
        raise refusal(name, 1, str(error)) from error


def author_named(name: str | None) -> Author:
    """Who signs: the account of that username, else the byline of that name or slug. Never a new one for a given name."""
    users = get_user_model()._default_manager
    if name is None:
        first = users.filter(groups__name="Author", is_active=True).order_by("pk").first()
        return publishing.author_of(first) if first else the_sites_own_byline()
    user = users.filter(**{users.model.USERNAME_FIELD: name}).first()
    if user:
        return publishing.author_of(user)
    author = Author.objects.filter(slug=name).first() or Author.objects.filter(name=name).first()
    if author is None:
        raise CommandError(f"--author {name}: there is no account and no byline of that name", returncode=BAD_INPUT)
    return author


def the_sites_own_byline() -> Author:
    found = Author.objects.filter(name=settings.SITE_NAME, user=None).first()
    return found or publishing.author_named(settings.SITE_NAME)


def summary(pasted: PastedPost, post: Post) -> Iterator[str]:
    """What was read, section by section, and each place at which its author had better look."""
    yield f"{post.kicker}: {post.headline}" if post.kicker else post.headline
    yield f"{post.get_state_display()}, {whole(post.get_absolute_url())}"
    for section in pasted.sections:
        yield f"  {named(section)}: {counted(section)}"
        yield from (f"    line {line}: {what}" for line, what in doubts(section))
    if pasted.policy_notice:
        yield "  The comment policy at its end is kept as this post's own."


def named(section: PastedSection) -> str:
    kind = SectionKind(section.kind.value).label
    return f"{kind} {section.number}, line {section.line}" if section.number else str(kind)


def counted(section: PastedSection) -> str:
    quoted = [block for block in section.blocks if block.kind is PastedBlockKind.EXCERPT]
    own = sum(block.text.count("\n\n") + 1 for block in section.blocks if block.kind is PastedBlockKind.TEXT)
    sources = ", ".join(block.source or "no source" for block in quoted)
    told = f"{own} own paragraph{'' if own == 1 else 's'}"
    return f"{told}, {len(quoted)} excerpt{'' if len(quoted) == 1 else 's'} ({sources})" if quoted else told


def doubts(section: PastedSection) -> Iterator[tuple[int, str]]:
    for block in section.blocks:
        if block.kind is not PastedBlockKind.EXCERPT:
            continue
        if block.source is None:
            yield block.line, "an excerpt that names no source"
        if block.doubt_line is not None:
            yield block.doubt_line, "may be the author's own words again; it was read as quoted"
        elif not block.end_known:
            yield (
                block.line,
                "nothing says where this excerpt ends; it was read as quoted to the next section or source",
            )


def described(post: Post) -> dict[str, Any]:
    """The post as the command prints it."""
    shown = Post.objects.with_sections().get(pk=post.pk)
    return {
        "id": shown.pk,
        "url": whole(shown.get_absolute_url()),
        "kicker": shown.kicker,
        "headline": shown.headline,
        "policy_notice": shown.policy_notice,
        "sections": [described_section(section) for section in shown.sections.all()],
    }


def described_section(section: Section) -> dict[str, Any]:
    return {
        "number": section.number,
        "kind": str(section.kind),
        "heading": section.heading,
        "blocks": [described_block(block) for block in section.blocks.all()],
    }


def described_block(block: Block) -> dict[str, Any]:
    excerpt = block.excerpt if block.is_excerpt else None
    return {
        "kind": str(block.kind),
        "source": excerpt.source.name if excerpt and excerpt.source else None,
        "url": (excerpt.source_url or None) if excerpt else None,
        "text": block.text,
    }


def line_at(content: bytes, offset: int) -> int:
    return content.count(b"\n", 0, offset) + 1


def refusal(name: str, line: int, what: str) -> CommandError:
    shown = "standard input" if name == "-" else name
    return CommandError(f"{shown}, line {line}: {what}", returncode=BAD_INPUT)
