"""What does each method do that introduces the bot: its commands and its texts?"""

from functools import partial

from bot.playground.checks import bad_request, check_commands, check_language, check_profile_text
from bot.playground.methods import Method
from bot.playground.parameters import Parameters
from bot.playground.profile import scope_key
from bot.playground.raw import Raw
from bot.playground.world import World

SCOPES = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}
TEXTS = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}
SCOPED = frozenset({"scope", "language_code"})


def profile_methods(world: World) -> dict[str, Method]:
    """Return the methods that set and tell who the bot is."""
    methods = {
        "getMe": Method(partial(get_me, world)),
        "setMyCommands": Method(partial(set_commands, world), SCOPED | {"commands"}),
        "getMyCommands": Method(partial(get_commands, world), SCOPED),
        "deleteMyCommands": Method(partial(delete_commands, world), SCOPED),
    }
    for name, kind in TEXTS.items():
        methods[f"setMy{name}"] = Method(partial(set_text, world, kind), frozenset({kind, "language_code"}))
        methods[f"getMy{name}"] = Method(partial(get_text, world, kind), frozenset({"language_code"}))
    return methods


def get_me(world: World, _: Parameters) -> Raw:
    """Tell who the bot is."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return {**world.bot, **abilities}


def set_commands(world: World, parameters: Parameters) -> bool:
    """Set the commands of a scope and a language."""
    world.profile.commands[_place(parameters)] = check_commands(parameters.structure("commands"))
    world.note_profile()
    return True


def get_commands(world: World, parameters: Parameters) -> list[Raw]:
    """Tell the commands of exactly this scope and language."""
    return world.profile.commands.get(_place(parameters), [])


def delete_commands(world: World, parameters: Parameters) -> bool:
    """Forget the commands of a scope and a language."""
    world.profile.commands.pop(_place(parameters), None)
    world.note_profile()
    return True


def set_text(world: World, kind: str, parameters: Parameters) -> bool:
    """Set a text in a language."""
    language = check_language(parameters.text("language_code"))
    world.profile.set_text(kind, language, check_profile_text(kind, parameters.text(kind)))
    world.note_profile()
    return True


def get_text(world: World, kind: str, parameters: Parameters) -> Raw:
    """Tell a text in a language, or in that of everybody else."""
    text = world.profile.text(kind, check_language(parameters.text("language_code")))
    return {kind: text or (world.bot["first_name"] if kind == "name" else "")}


def _place(parameters: Parameters) -> tuple[str, str]:
    scope = parameters.structure("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if set(scope) - {"type"} != SCOPES[scope["type"]]:
        raise bad_request("can't parse BotCommandScope: wrong fields")
    return scope_key(scope), check_language(parameters.text("language_code"))
