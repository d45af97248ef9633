"""The services whose films, sounds and posts are shown as link cards, and which address is one of theirs. Pure data.

Nothing is asked of any of them: a card says what its address says. `frame` stands only where the service has an address
that sets no cookies before the film is played; the page's Content-Security-Policy lets in these frames and no others.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

MOST_ADDRESS = 2000
FRAME_HOSTS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")
# Before the host of a service: "www.youtube.com", "m.facebook.com".
PREFIX = re.compile(r"^(?:www|m|mobile|old|open|music|web)\.")
# "90", "90s", "1m30s", "1h2m3s"
MOMENT = re.compile(r"(?:(?P<h>\d{1,3})h)?(?:(?P<m>\d{1,4})m)?(?:(?P<s>\d{1,6})s?)?", re.ASCII)
STARTS = re.compile(r"(?:^|[&#])(?:t|start|time_continue)=(\d[\dhms]{0,11})(?=$|[&#])")


@dataclass(frozen=True, slots=True)
class Service:
    """`path` is tried on the path and the query of an address; its group `id`, if it has one, is what `page` and `frame`
    are made with. `is_film` is a film or a sound, which nobody quotes in words; the others are posts.
    """

    name: str
    hosts: frozenset[str]
    path: re.Pattern[str]
    page: str = ""
    frame: str = ""
    is_film: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What a link card shows. `frame` is blank where the service has no address that keeps a reader's privacy."""

    service: str
    url: str
    title: str = ""
    frame: str = ""
    is_film: bool = False

    @property
    def named(self) -> str:
        """ "YouTube: The gates, on Monday"."""
        return f"{self.service}: {self.title or self.shown_address}"

    @property
    def shown_address(self) -> str:
        return re.sub(r"^https?://(?:www\.)?", "", self.url).rstrip("/")


def _service(name: str, hosts: str, path: str, *, page: str = "", frame: str = "", is_film: bool = False) -> Service:
    return Service(name, frozenset(hosts.split()), re.compile(path, re.ASCII), page, frame, is_film)


def _youtube(hosts: str, path: str) -> Service:
    frame = f"{FRAME_HOSTS[0]}/embed/{{id}}?autoplay=1"
    return _service("YouTube", hosts, path, page="https://www.youtube.com/watch?v={id}", frame=frame, is_film=True)


def _vimeo(hosts: str, path: str) -> Service:
    frame = f"{FRAME_HOSTS[1]}/video/{{id}}?dnt=1&autoplay=1"
    return _service("Vimeo", hosts, path, page="https://vimeo.com/{id}", frame=frame, is_film=True)


YOUTUBE_ID = r"(?P<id>[\w-]{11})"

# The first that fits counts. A path that could be a profile or a front page is none of theirs: those are links.
SERVICES: tuple[Service, ...] = (
    _youtube("youtube.com youtube-nocookie.com", rf"/watch/?\?(?:[^#]*&)?v={YOUTUBE_ID}(?:[&#]|$)"),
    _youtube("youtube.com youtube-nocookie.com", rf"/(?:embed|shorts|live|v)/{YOUTUBE_ID}(?:[/?#&]|$)"),
    _youtube("youtu.be", rf"/{YOUTUBE_ID}(?:[/?#]|$)"),
    _service("YouTube", "youtube.com", r"/playlist\?(?:.*&)?list=[\w-]+", is_film=True),
    _vimeo("vimeo.com", r"/(?:channels/[\w-]+/|groups/[\w-]+/videos/)?(?P<id>\d{5,12})(?:/(?P<key>[0-9a-f]{6,20}))?/?(?:[?#]|$)"),
    _vimeo("player.vimeo.com", r"/video/(?P<id>\d{5,12})(?:\?(?:[^#]*&)?h=(?P<key>[0-9a-f]{6,20}))?(?:[&?#]|$)"),
    _service("Dailymotion", "dailymotion.com", r"/(?:embed/)?video/\w+", is_film=True),
    _service("Dailymotion", "dai.ly", r"/\w{5,}", is_film=True),
    _service("Twitch", "twitch.tv", r"/videos/\d+", is_film=True),
    _service("TED", "ted.com embed.ted.com", r"/talks/\w+", is_film=True),
    _service("Internet Archive", "archive.org", r"/(?:details|embed)/[^/?#]+", is_film=True),
    _service("PeerTube", "*", r"/(?:w/[1-9A-HJ-NP-Za-km-z]{22}|videos/watch/[0-9a-f]{8}-[0-9a-f-]{27})(?:[/?#;]|$)", is_film=True),
    _service("SoundCloud", "soundcloud.com", r"/[\w-]+/(?!sets/?$)[\w-]+", is_film=True),
    _service("Spotify", "spotify.com", r"/(?:embed/)?(?:track|album|playlist|episode|show)/\w+", is_film=True),
    _service("Apple Podcasts", "podcasts.apple.com", r"/.*\bid\d+", is_film=True),
    _service("X", "twitter.com x.com", r"/\w{1,20}/status(?:es)?/\d+"),
    _service("Bluesky", "bsky.app", r"/profile/[^/?#]+/post/\w+"),
    _service("Threads", "threads.net threads.com", r"/@[\w.]+/post/[\w-]+"),
    _service("Instagram", "instagram.com", r"/(?:[\w.]+/)?(?:p|reel|tv)/[\w-]+"),
    _service("Facebook", "facebook.com", r"/(?:[^/?#]+/(?:posts|videos)/|watch/?\?|reel/|permalink\.php\?|photo(?:\.php)?/?\?)\S+"),
    _service("Facebook", "fb.watch", r"/[\w-]+"),
    _service("TikTok", "tiktok.com", r"/@[\w.-]+/(?:video|photo)/\d+", is_film=True),
    _service("TikTok", "vm.tiktok.com vt.tiktok.com", r"/\w+", is_film=True),
    _service("Reddit", "reddit.com", r"/r/\w+/(?:comments|s)/\w+"),
    _service("Telegram", "t.me", r"/(?:s/)?\w{4,}/\d+"),
    _service("LinkedIn", "linkedin.com", r"/(?:posts/|feed/update/)\S+"),
    _service("Tumblr", "tumblr.com", r"/[\w-]+/\d{6,}"),
    # Servers of Mastodon have any name; their posts have this shape and no other page does.
    _service("Mastodon", "*", r"/@\w+(?:@[\w.-]+)?/\d{15,20}/?(?:[?#]|$)"),
)  # fmt: skip


def card_of(text: str) -> Card:
    """What a block of the kind "embed" holds: an address, and under it, if anything, what it is called."""
    url, _end, title = text.strip().partition("\n")
    known = known_card(url.strip())
    title = " ".join(title.split())
    if known is None:  # of a service that was known when the card was made
        address = _split(url.strip())
        return Card(address.hostname or "" if address else "", url.strip(), title)
    return Card(known.service, known.url, title, known.frame, known.is_film)


def text_of_card(url: str, title: str) -> str:
    """The way back from an address and a title."""
    return "\n".join(part for part in (url.strip(), " ".join(title.split())) if part)


def known_card(url: str) -> Card | None:
    """The card of an address that is one of these services' own; None for any other text."""
    address = _split(url)
    if address is None:
        return None
    host = PREFIX.sub("", (address.hostname or ""))
    rest = address.path + (f"?{address.query}" if address.query else "")
    for service in SERVICES:
        if host not in service.hosts and (address.hostname or "") not in service.hosts and "*" not in service.hosts:
            continue
        found = service.path.match(rest)
        if found:
            return _made(service, url, found.groupdict(), _start(address))
    return None


def is_web_address(url: str) -> bool:
    return _split(url) is not None


def _split(url: str) -> SplitResult | None:
    if len(url) > MOST_ADDRESS or not url.lower().startswith(("http://", "https://")) or any(map(str.isspace, url)):
        return None
    try:
        address = urlsplit(url)
        safe = bool(address.hostname) and address.port in (None, 80, 443) and address.username is None
    except ValueError:
        return None
    return address if safe else None


def _made(service: Service, url: str, given: dict[str, str | None], start: int) -> Card:
    film, key = given.get("id"), given.get("key")
    if not film or not service.frame:
        return Card(service.name, url, is_film=service.is_film)
    page, frame = service.page.format(id=film), service.frame.format(id=film)
    if key:
        page, frame = f"{page}/{key}", f"{frame}&h={key}"
    if start and service.name == "YouTube":
        page, frame = f"{page}&t={start}", f"{frame}&start={start}"
    elif start:
        page, frame = f"{page}#t={start}s", f"{frame}#t={start}s"
    return Card(service.name, page, "", frame, service.is_film)


def _start(address: SplitResult) -> int:
    """The second from which a film is to be shown, 0 for its beginning."""
    found = STARTS.search(f"{address.query}#{address.fragment}")
    moment = MOMENT.fullmatch(found[1]) if found else None
    if moment is None:
        return 0
    hours, minutes, seconds = (int(moment[part] or 0) for part in "hms")
    return hours * 3600 + minutes * 60 + seconds
