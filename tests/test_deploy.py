"""Is what an operator is given sound, as far as it can be tried without a container engine or a systemd?"""

import asyncio
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import ClientSession, web
from pydantic import BaseModel, ConfigDict
from yarl import URL

from bot.metrics import Metrics, State
from bot.metrics import text as figures
from bot.store.address import is_shared, secrets
from tests.talk import BOOK, MONDAY

TOP = Path(__file__).parent.parent
DEPLOY = TOP / "deploy"
SETTING = re.compile(r"\bOPTOUT_[A-Z_]+")
LOCK = re.compile(r"-r(?:equirement)? (requirements[\w-]*\.txt)")


def program(name: str) -> str:
    """Return where a program is; without it the test is skipped, or fails where everything must run."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None and os.environ.get("OPTOUT_TEST_STRICT"):
        pytest.fail(f"{name} is not installed")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def complaints(*command: str, **environment: str) -> str:
    """Return what a program that checks something says against it."""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **environment}
    )
    return done.stdout + done.stderr if done.returncode else ""


# The settings


def test_every_setting_an_operator_meets_is_explained_in_the_example() -> None:
    example = (TOP / ".env.example").read_text()
    files = [file for file in DEPLOY.rglob("*") if file.is_file()]
    met = {name for file in files for name in SETTING.findall(file.read_text())}

    assert "OPTOUT_TOKEN_FILE" in met
    assert met <= set(re.findall(r"^#(OPTOUT_[A-Z_]+)=", example, re.MULTILINE))


def test_the_example_explains_each_setting_in_one_line_and_changes_nothing_when_it_is_copied() -> None:
    lines = (TOP / ".env.example").read_text().splitlines()
    settings = [number for number, line in enumerate(lines) if re.match(r"#?OPTOUT_", line)]

    assert all(line.startswith("#") for line in lines if line)
    assert [lines[number] for number in settings if not lines[number - 1].startswith("# ")] == []
    assert [lines[number] for number in settings if lines[number - 2]] == []


# The image


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile as pairs of keyword and argument, one line each."""
    joined = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.split(maxsplit=1)[1].strip()) for line in lines]


def last(keyword: str) -> str:
    """Return the argument that counts when a keyword is given several times."""
    return [argument for word, argument in instructions() if word == keyword][-1]


def health_check() -> list[str]:
    """Return the command of the health check."""
    command = last("HEALTHCHECK").partition("CMD ")[2]
    return [str(word) for word in json.loads(command)]


def test_the_image_runs_the_bot_itself_under_a_number_that_is_not_root() -> None:
    final = instructions()[max(n for n, (word, _) in enumerate(instructions()) if word == "FROM") :]

    assert json.loads(last("ENTRYPOINT")) == ["optout-bot"]
    assert json.loads(last("CMD")) == ["run", "--no-playground"]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", last("USER"))
    assert ("VOLUME", "/data") in final
    assert "OPTOUT_DATABASE=/data/optout.db" in last("ENV")
    assert "OPTOUT_LISTEN=0.0.0.0:8080" in last("ENV")


def test_every_package_of_the_image_comes_from_the_lock_with_its_hash() -> None:
    installs = [argument for word, argument in instructions() if word == "RUN" and " install " in argument]
    from_an_index = [line for line in installs if line.startswith("pip") and not line.endswith("--no-deps .")]

    assert len(from_an_index) == 1
    assert "--require-hashes" in from_an_index[0]
    assert from_an_index[0].endswith("-r requirements-postgres.txt")


def test_whatever_lock_an_operator_installs_is_looked_up_by_the_audit() -> None:
    files = [file for file in DEPLOY.rglob("*") if file.is_file()]
    installed = {name for file in files for name in LOCK.findall(file.read_text())}
    recipe = (TOP / "Makefile").read_text().partition("\naudit:")[2].partition("\n\n")[0]

    assert len(installed) > 1
    assert installed <= set(LOCK.findall(recipe))


def test_the_image_holds_the_program_and_no_secret() -> None:
    words = [shlex.split(argument) for word, argument in instructions() if word == "COPY"]
    copied = {
        source.removeprefix("./") for line in words if line[0] != "--from=build" for source in line[:-1]
    }
    rules = [line for line in (TOP / ".dockerignore").read_text().splitlines() if not line.startswith("#")]

    assert rules[0] == "*"
    assert copied == {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert [source for source in copied if not (TOP / source).exists()] == []
    assert {"ARG", "ADD"}.isdisjoint(word for word, _ in instructions())
    assert [argument for _, argument in instructions() if re.search("TOKEN|SECRET", argument)] == []


@contextmanager
def answering(status: int) -> Iterator[str]:
    """Serve /health with one status, and yield the port."""

    class Health(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Health) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield str(server.server_port)
        finally:
            server.shutdown()
            thread.join()


def is_healthy(port: str) -> bool:
    """Run the image's own check, with the address the image listens on."""
    python, *arguments = health_check()
    environment = {**os.environ, "OPTOUT_LISTEN": f"0.0.0.0:{port}", "http_proxy": "http://127.0.0.1:9"}
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, check=False, timeout=20
    )
    assert python == "python"
    return done.returncode == 0


def test_the_health_check_tells_a_live_bot_from_an_ailing_and_a_dead_one() -> None:
    with answering(200) as port:
        assert is_healthy(port)
    with answering(503) as port:
        assert not is_healthy(port)
    assert not is_healthy(port)


def test_a_linter_has_nothing_against_the_dockerfile() -> None:
    assert complaints(program("hadolint"), "--no-color", str(DEPLOY / "Dockerfile")) == ""


# Compose


class Shape(BaseModel):
    """Part of a compose file: what is not read here may be anything."""

    model_config = ConfigDict(strict=True)


class Service(Shape):
    """A container, as far as its safety goes."""

    profiles: list[str] = []
    environment: dict[str, str]
    secrets: list[str] = []
    network_mode: str = "default"
    ports: list[str] = []
    volumes: list[str]
    user: str = ""
    read_only: bool
    tmpfs: list[str]
    cap_drop: list[str]
    security_opt: list[str]
    stop_grace_period: str = "10s"
    restart: str


class Secret(Shape):
    """A secret that comes from a file."""

    file: str


class Compose(Shape):
    """The file as a whole."""

    services: dict[str, Service]
    secrets: dict[str, Secret]
    volumes: dict[str, None]


def compose(name: str = "compose.yaml") -> Compose:
    """Return a compose file, read."""
    return Compose.model_validate(yaml.safe_load((DEPLOY / name).read_text()))


REPLICAS = "compose.replicas.yaml"


@pytest.mark.parametrize("name", ["compose.yaml", REPLICAS])
def test_every_container_gets_no_more_than_it_needs(name: str) -> None:
    file = compose(name)
    for service in file.services.values():
        assert service.read_only
        assert service.cap_drop == ["ALL"]
        assert service.security_opt == ["no-new-privileges:true"]
        assert any(place.split(":")[0] == "/tmp" for place in service.tmpfs)  # noqa: S108  # not ours, the container's
        assert {volume.split(":")[0] for volume in service.volumes} <= {*file.volumes, "./Caddyfile"}
    assert {secret for service in file.services.values() for secret in service.secrets} == set(file.secrets)


def test_the_bot_in_a_container_reads_its_secrets_from_files_and_keeps_its_data() -> None:
    bot = compose().services["bot"]
    settings = bot.environment

    assert set(bot.secrets) == set(compose().secrets)
    assert settings["OPTOUT_TOKEN_FILE"] == "/run/secrets/token"
    assert settings["OPTOUT_WEBHOOK_SECRET_FILE"] == "/run/secrets/webhook-secret"
    assert "data:/data" in bot.volumes
    assert settings["OPTOUT_DATABASE"].startswith("/data/")
    assert {"OPTOUT_TOKEN", "OPTOUT_WEBHOOK_SECRET"}.isdisjoint(settings)
    assert bot.ports == []


def test_the_bot_in_a_container_is_not_restarted_for_ever_and_has_time_to_stop() -> None:
    bot = compose().services["bot"]

    assert re.fullmatch(r"on-failure:\d+", bot.restart)
    assert int(bot.stop_grace_period.removesuffix("s")) > 5


def test_the_copies_are_made_by_a_container_without_network_and_without_secrets() -> None:
    copies = compose().services["backup"]

    assert copies.profiles == ["backup"]
    assert (copies.network_mode, copies.secrets, copies.ports) == ("none", [], [])
    assert copies.environment["OPTOUT_DATABASE"] == compose().services["bot"].environment["OPTOUT_DATABASE"]
    assert set(copies.volumes) == {"data:/data", "backups:/backups"}
    assert "0700 /data /backups" in (DEPLOY / "Dockerfile").read_text()


def test_caddy_comes_only_when_it_is_asked_for_and_knows_no_secret() -> None:
    caddy = compose().services["caddy"]

    assert caddy.profiles == ["webhook"]
    assert caddy.secrets == []
    assert set(caddy.environment) == set(re.findall(r"\{\$(\w+)", (DEPLOY / "Caddyfile").read_text()))


# Several processes


def test_both_bots_are_the_same_and_their_address_holds_no_password() -> None:
    first, second = (compose(REPLICAS).services[f"bot-{number}"] for number in (1, 2))
    alone, address = compose().services["bot"], first.environment["OPTOUT_DATABASE"]

    assert first == second
    assert first.environment.keys() == alone.environment.keys()
    assert (first.restart, first.stop_grace_period) == (alone.restart, alone.stop_grace_period)
    assert is_shared(address)
    assert secrets(address) == []
    assert first.ports == first.volumes == []  # it keeps nothing, so another one can take its place
    place, _, named = address.partition("?passfile=")
    assert named.rpartition("/")[2] in first.secrets
    assert place == "postgresql://{POSTGRES_USER}@postgres/{POSTGRES_DB}".format(
        **compose(REPLICAS).services["postgres"].environment
    )


def test_the_database_is_reached_by_the_bots_alone_and_outlives_its_container() -> None:
    postgres = compose(REPLICAS).services["postgres"]

    assert postgres.ports == []
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", postgres.user)
    assert postgres.environment["POSTGRES_PASSWORD_FILE"].rpartition("/")[2] in postgres.secrets
    assert "POSTGRES_PASSWORD" not in postgres.environment
    assert [volume.partition(":")[0] for volume in postgres.volumes] == ["database"]
    assert int(postgres.stop_grace_period.removesuffix("s")) >= 60


def test_the_front_knows_every_bot() -> None:
    file = compose(REPLICAS)
    caddy, bots = file.services["caddy"], [name for name in file.services if name.startswith("bot-")]

    assert caddy.environment.keys() == compose().services["caddy"].environment.keys()
    assert caddy.environment["BOT_ADDRESS"].split() == [f"{name}:8080" for name in bots]
    assert (caddy.profiles, caddy.secrets) == ([], [])


# The service


@pytest.fixture(params=["optout-bot.service", "optout-bot@.service", "optout-bot-backup.service"])
def unit(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a unit with a program that is there in place of the one that will be installed."""
    here = tmp_path / str(request.param)
    text = (DEPLOY / here.name).read_text()
    here.write_text(text.replace("/opt/optout-bot/bin/optout-bot", f"{sys.executable} -m bot"))
    return here


def test_systemd_understands_every_line_of_the_unit(unit: Path) -> None:
    done = subprocess.run(
        [program("systemd-analyze"), "verify", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    about_it = [line for line in done.stderr.splitlines() if unit.name in line]

    assert about_it == []


def test_systemd_finds_the_unit_well_locked_up(unit: Path) -> None:
    command = ("security", "--no-pager", "--offline=true", "--threshold=15", str(unit))

    assert complaints(program("systemd-analyze"), *command) == ""


@pytest.mark.parametrize("name", ["optout-bot.service", "optout-bot@.service"])
def test_the_unit_takes_the_token_as_a_credential_and_does_not_restart_what_a_restart_cannot_mend(
    name: str,
) -> None:
    lines = (DEPLOY / name).read_text().splitlines()

    assert any(line.startswith("LoadCredential=token:/") for line in lines)
    assert not any("OPTOUT_TOKEN" in line for line in lines)
    assert {"Restart=on-failure", "RestartPreventExitStatus=2", "TimeoutStopSec=10"} <= set(lines)


def directives(name: str) -> list[str]:
    """Return what a unit says, without its comments."""
    lines = (DEPLOY / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_the_unit_keeps_its_data_and_the_one_of_several_keeps_none_and_listens_at_its_name() -> None:
    alone, several = directives("optout-bot.service"), directives("optout-bot@.service")
    locks = alone[alone.index("ProtectSystem=strict") :]

    assert "StateDirectory=optout-bot" in alone
    assert not any("StateDirectory" in line or "OPTOUT_DATABASE" in line for line in several)
    assert "Environment=OPTOUT_LISTEN=127.0.0.1:%i" in several
    assert several[several.index("ProtectSystem=strict") :] == locks


# The copies


def test_the_timer_starts_the_service_of_its_name_once_a_day() -> None:
    timer = DEPLOY / "optout-bot-backup.timer"

    assert complaints(program("systemd-analyze"), "verify", str(timer)).count(timer.name) == 0
    assert "OnCalendar=daily" in timer.read_text().splitlines()
    assert timer.with_suffix(".service").exists()


def script_of_the_unit(folder: Path) -> str:
    """Return what the unit runs, as a script on a folder of our own."""
    lines = (DEPLOY / "optout-bot-backup.service").read_text().splitlines()
    pairs = [line.split("=", 1) for line in lines if line.startswith("ExecStart")]
    spelled = {"%S/optout-bot/backups": str(folder), "%%": "%", "$$": "$"}
    script = "\n".join(command for _, command in sorted(pairs, reverse=True))
    for written, meant in spelled.items():
        script = script.replace(written, meant)
    return script.replace("/opt/optout-bot/bin/optout-bot", "optout-bot")


def script_of_the_container(folder: Path, name: str = "compose.yaml") -> str:
    """Return what the container runs, once round."""
    text = yaml.safe_load((DEPLOY / name).read_text())["services"]["backup"]["command"][0]
    once = str(text).replace("sleep 86400 & wait $$!", "exit")
    return once.replace("/backups", str(folder)).replace("$$", "$")


def script_beside_postgres(folder: Path) -> str:
    """Return what the container beside PostgreSQL runs, once round; its copies have another ending."""
    text = script_of_the_container(folder, REPLICAS).replace(".dump", ".db")
    return text.replace("/run/secrets/database-password", os.devnull)


@pytest.mark.parametrize("script", [script_of_the_unit, script_of_the_container, script_beside_postgres])
def test_every_day_a_copy_is_made_and_none_becomes_older_than_seven_days(
    tmp_path: Path, script: Callable[[Path], str]
) -> None:
    folder, programs = tmp_path / "backups", tmp_path / "bin"
    folder.mkdir()
    programs.mkdir()
    (programs / "optout-bot").write_text('#!/bin/sh\n[ "$1" = backup ] && touch "$2"\n')
    (programs / "pg_dump").write_text(
        '#!/bin/sh\nfor word; do case $word in --file=*) touch "${word#*=}"; esac; done\n'
    )
    for name in ("optout-bot", "pg_dump"):
        (programs / name).chmod(0o755)
    for days in range(9):
        copy = folder / f"optout-{days}-days-old.db"
        copy.touch()
        then = time.time() - days * 86400 - 3600
        os.utime(copy, (then, then))
    (folder / "something-else.db").touch()
    path = f"{programs}:{os.environ['PATH']}"

    assert complaints("/bin/sh", "-c", script(folder), PATH=path) == ""
    left = {file.name for file in folder.iterdir()}
    kept = {f"optout-{days}-days-old.db" for days in range(6)}  # tomorrow the oldest is not seven days old
    assert kept | {"something-else.db"} < left
    [new] = left - kept - {"something-else.db"}
    assert re.fullmatch(r"optout-\d{4}-\d\d-\d\dT\d{6}\.db", new)


# The alarms and the board


def alerts() -> dict[str, str]:
    """Return every alert with its expression."""
    groups = yaml.safe_load((DEPLOY / "alerts.yaml").read_text())["groups"]
    return {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"]}


def board() -> list[dict[str, Any]]:
    """Return the panels of the board."""
    panels: list[dict[str, Any]] = json.loads((DEPLOY / "grafana" / "optout-bot.json").read_text())["panels"]
    return panels


def shown() -> list[str]:
    """Return every expression of the board."""
    return [target["expr"] for panel in board() for target in panel["targets"]]


def told() -> set[str]:
    """Return the name of every figure that the bot tells."""
    state = State(database=True, polled=1.0, owed=0, oldest=0.0, late=0.0, operator=None)
    text = figures(Metrics(), state, {}, BOOK, MONDAY.date())
    types = dict(line.split()[2:4] for line in text.splitlines() if line.startswith("# TYPE"))
    parts = {f"{name}_{part}" for name, kind in types.items() if kind == "histogram" for part in PARTS}
    return {name for name, kind in types.items() if kind != "histogram"} | parts


PARTS = ("bucket", "sum", "count")
FIGURE = re.compile(r"\b(?:optout|process)_[a-z_]+")
ELSEWHERE = {"up", "node_systemd_unit_state"}


@pytest.mark.parametrize("expression", [*alerts().values(), *shown()])
def test_alarms_and_board_ask_for_figures_that_are_told(expression: str) -> None:
    asked = set(FIGURE.findall(expression))

    assert asked <= told()
    assert asked or any(name in expression for name in ELSEWHERE)
    assert all(
        expression.count(opening) == expression.count(closing) for opening, closing in ("()", "{}", "[]")
    )


def test_every_figure_is_on_the_board_or_has_an_alarm() -> None:
    used = {name for text in (*alerts().values(), *shown()) for name in FIGURE.findall(text)}

    assert {name for name in told() if not name.endswith(("_sum", "_count"))} == used


@pytest.mark.parametrize("alert", alerts())
def test_the_runbook_says_what_to_do_at_each_alarm(alert: str) -> None:
    sections = dict(re.findall(r"(?ms)^## (\S+)\n(.*?)(?=^## |\Z)", (DEPLOY / "RUNBOOK.md").read_text()))

    assert len(sections[alert].split()) > 10
    assert set(alerts()) | {"Restore"} == set(sections)


def test_no_panel_of_the_board_covers_another() -> None:
    places = [panel["gridPos"] for panel in board()]
    covered = [
        (x, y)
        for place in places
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]

    assert len(covered) == len(set(covered))
    assert len({panel["id"] for panel in board()}) == len(places)
    assert max(x for x, _ in covered) < 24


# Caddy

PATH = "/a-long-random-word"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def places(folder: Path, site: int, *bots: int) -> dict[str, str]:
    """Return the environment that a Caddy of our own needs."""
    return {
        "WEBHOOK_SITE": f"http://127.0.0.1:{site}",
        "WEBHOOK_PATH": PATH,
        "BOT_ADDRESS": " ".join(f"127.0.0.1:{bot}" for bot in bots),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }


class Front:
    """A Caddy in front of a pretend bot that writes down what reaches it."""

    def __init__(self, site: int, log: Path) -> None:
        self.site = f"http://127.0.0.1:{site}"
        self.log = log
        self.reached: list[tuple[str, str, str, bytes]] = []

    async def take(self, request: web.Request) -> web.Response:
        """Write down one request that came through; Caddy itself asks only whether the bot is ready."""
        if (request.method, request.raw_path) == ("GET", "/ready"):
            return web.Response()
        body = await request.read()
        self.reached.append((request.method, request.raw_path, request.headers.get(HEADER, ""), body))
        return web.Response(text="taken")


@asynccontextmanager
async def pretend_bot(front: Front, at: socket.socket) -> AsyncIterator[None]:
    """Listen as the bot would, to every path."""
    app = web.Application(client_max_size=10**8)
    app.router.add_route("*", "/{any:.*}", front.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.SockSite(runner, at).start()
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def caddy(folder: Path, *dead: int, bot_is_up: bool = True) -> AsyncIterator[Front]:
    """Run Caddy with our file on loopback, perhaps with bots that are dead."""
    site = free_port()
    front = Front(site, folder / "caddy.log")
    command = (program("caddy"), "run", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))
    with front.log.open("wb") as log, socket.socket() as bot:
        bot.bind(("127.0.0.1", 0))  # as long as it does not listen, the bot is down
        where = {**os.environ, **places(folder, site, bot.getsockname()[1], *dead)}
        async with pretend_bot(front, bot) if bot_is_up else nullcontext():
            process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log, env=where)
            try:
                await wait_for(site)
                yield front
            finally:
                process.terminate()
                await process.wait()


async def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                await writer.wait_closed()
                return


def test_caddy_finds_its_file_valid_and_well_laid_out(tmp_path: Path) -> None:
    file = str(DEPLOY / "Caddyfile")
    by_name = {**places(tmp_path, 8443, 8080), "WEBHOOK_SITE": "bot.example.org"}

    assert (
        complaints(program("caddy"), "validate", "--adapter", "caddyfile", "--config", file, **by_name) == ""
    )
    assert complaints(program("caddy"), "fmt", file).replace((DEPLOY / "Caddyfile").read_text(), "") == ""


async def test_telegrams_posts_come_through_as_they_are_and_nothing_else_does(tmp_path: Path) -> None:
    elsewhere = [
        "/",
        "/health",
        "/ready",
        f"{PATH}/",
        f"{PATH}/more",
        f"{PATH}/../health",
        "/.env",
        "/bot1:x/getMe",
    ]
    async with caddy(tmp_path) as front, ClientSession() as http:
        post = await http.post(front.site + PATH, data=b'{"update_id": 1}', headers={HEADER: "s3cret"})
        refused = [(await http.post(front.site + path)).status for path in elsewhere]
        read = [(await http.get(front.site + path)).status for path in (PATH, "/health")]

    assert (post.status, await post.text()) == (200, "taken")
    assert front.reached == [("POST", PATH, "s3cret", b'{"update_id": 1}')]
    assert set(refused + read) == {404}


async def test_of_several_bots_one_that_is_dead_is_soon_passed_over(tmp_path: Path) -> None:
    async with caddy(tmp_path, free_port()) as front, ClientSession() as http:
        async with asyncio.timeout(20):
            while "connection refused" not in front.log.read_text():  # noqa: ASYNC110  (a file gives no signal)
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)  # it says so before it acts on it
        answers = [await http.post(front.site + PATH, data=b"%d" % number) for number in range(6)]

    assert [answer.status for answer in answers] == [200] * 6
    assert [body for *_, body in front.reached if body] == [b"%d" % number for number in range(6)]


async def test_no_other_spelling_of_the_path_comes_through(tmp_path: Path) -> None:
    spellings = [
        f"/health/..{PATH}",
        f"/{PATH}",
        PATH.replace("a", "%61"),
        PATH.upper(),
        f"{PATH}?next=/health",
    ]
    async with caddy(tmp_path) as front, ClientSession() as http:
        answers = [await http.post(URL(front.site + spelling, encoded=True)) for spelling in spellings]

    assert {answer.status for answer in answers} == {404}
    assert front.reached == []


async def test_a_body_that_no_update_has_is_refused_and_the_next_update_is_taken(tmp_path: Path) -> None:
    async with caddy(tmp_path) as front, ClientSession() as http:
        large = await http.post(front.site + PATH, data=b"x" * 1_000_001)
        usual = await http.post(front.site + PATH, data=b"x" * 1_000_000)

    assert large.status in {413, 502}  # the second from older releases
    assert usual.status == 200
    assert [len(body) for _, _, _, body in front.reached] == [1_000_000]


async def test_caddys_log_tells_of_a_bot_that_is_down_and_holds_neither_path_nor_secret(
    tmp_path: Path,
) -> None:
    async with caddy(tmp_path, bot_is_up=False) as front, ClientSession() as http:
        answer = await http.post(front.site + PATH, data=b"{}", headers={HEADER: "s3cret"})
    log = front.log.read_text()

    assert answer.status in {502, 503}  # the second once Caddy has found out by itself
    assert "connection refused" in log
    assert PATH.strip("/") not in log
    assert "s3cret" not in log


# What runs before all this


@pytest.mark.parametrize(
    ("says", "code", "is_well"),
    [
        ("12 passed in 3.14s", 0, True),
        ("12 passed, 1 failed in 3.14s", 2, False),
        ("12 passed, 1 skipped in 3.14s", 0, False),
        ("SKIPPED [1] tests/test_deploy.py:1: caddy is not installed\n12 passed in 3.14s", 0, False),
        ("no tests ran in 0.01s", 0, False),
    ],
)
def test_the_check_of_a_change_fails_when_a_test_fails_or_did_not_run(
    says: str, code: int, is_well: bool, tmp_path: Path
) -> None:
    whole = '[ "$LOOK" = whole ] || exit 3'
    pretend = {"make": f"{whole}; echo {shlex.quote(says)}; exit {code}", "apt-get": "exit 0"}
    for name, script in pretend.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        [program("bash"), str(TOP / ".ci" / "run")],
        env=environment,
        capture_output=True,
        check=False,
        timeout=30,
    )

    assert is_well == (done.returncode == 0)


@pytest.mark.parametrize(("look", "is_measured"), [("", False), ("whole", True)])
def test_the_whole_look_asks_for_every_branch_of_the_dialogs(look: str, is_measured: bool) -> None:
    """Counting them takes twice as long, so it is left to the look that decides."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    said = subprocess.run(
        [program("make"), "--dry-run", "test"],
        cwd=TOP,
        env={**environment, "LOOK": look},
        capture_output=True,
        check=True,
        text=True,
    ).stdout

    assert ("--cov=dialogs --cov-branch --cov-report= --cov-fail-under=100" in said) == is_measured
