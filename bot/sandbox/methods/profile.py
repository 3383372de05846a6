"""Methods about the bot itself: who it is, its commands by scope and language, its descriptions."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Json, Parameters
from bot.sandbox.state import Account, Chat, Telegram

LIMITS = {"name": 64, "description": 512, "short_description": 120}

SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def get_me(telegram: Telegram, parameters: Parameters) -> Json:
    """getMe"""
    return telegram.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": telegram.reads_everything,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _scope(telegram: Telegram, parameters: Parameters) -> tuple[str, str]:
    scope = parameters.record("scope", "bot command scope") or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    kept: Json = {"type": scope["type"]}
    for name in SCOPES[scope["type"]]:
        if name not in scope:
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{name}\"")
        kept[name] = scope[name]
    if "chat_id" in kept:
        kept["chat_id"] = telegram.chat_for(str(kept["chat_id"])).id
    return json.dumps(kept, sort_keys=True), _language(parameters)


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language_code specified")
    return language


def set_commands(telegram: Telegram, parameters: Parameters) -> bool:
    """setMyCommands"""
    commands = parameters.entries("commands", "BotCommand")
    if commands is None:
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _scope(telegram, parameters)
    telegram.commands[key] = [_command(command) for command in commands]
    telegram.emit("commands", None, {})
    return True


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, text = command.get("command"), command.get("description")
    if not isinstance(name, str) or not re.fullmatch(r"/?[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(text, str) or not 1 <= len(text.strip()) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": text.strip()}


def get_commands(telegram: Telegram, parameters: Parameters) -> list[Json]:
    """getMyCommands"""
    return telegram.commands.get(_scope(telegram, parameters), [])


def delete_commands(telegram: Telegram, parameters: Parameters) -> bool:
    """deleteMyCommands"""
    telegram.commands.pop(_scope(telegram, parameters), None)
    telegram.emit("commands", None, {})
    return True


def commands_for(telegram: Telegram, chat: Chat, person: Account) -> list[Json]:
    """The command menu a person sees in a chat: the narrowest scope that has commands, own language first."""
    scopes: list[Json] = [{"type": "chat_member", "chat_id": chat.id, "user_id": person.id}]
    if chat.type == "private":
        scopes = [{"type": "chat", "chat_id": chat.id}, {"type": "all_private_chats"}]
    else:
        if chat.members.get(person.id) in ("creator", "administrator"):
            scopes += [{"type": "chat_administrators", "chat_id": chat.id}]
        scopes += [{"type": "chat", "chat_id": chat.id}]
        if chat.members.get(person.id) in ("creator", "administrator"):
            scopes += [{"type": "all_chat_administrators"}]
        scopes += [{"type": "all_group_chats"}]
    for scope in (*scopes, {"type": "default"}):
        for language in (person.language_code or "", ""):
            found = telegram.commands.get((json.dumps(scope, sort_keys=True), language))
            if found:
                return found
    return []


def _setter(field: str) -> Any:
    def set_it(telegram: Telegram, parameters: Parameters) -> bool:
        value = parameters.text(field)
        if len(value) > LIMITS[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        telegram.profile[field, _language(parameters)] = value
        telegram.emit("commands", None, {})
        return True

    return set_it


def _getter(field: str) -> Any:
    def get_it(telegram: Telegram, parameters: Parameters) -> Json:
        language = _language(parameters)
        fallback = telegram.bot.first_name if field == "name" else ""
        value = telegram.profile.get((field, language)) or telegram.profile.get((field, "")) or fallback
        return {field: value}

    return get_it


def set_menu_button(telegram: Telegram, parameters: Parameters) -> bool:
    """setChatMenuButton"""
    button = parameters.record("menu_button", "menu button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse MenuButton: Unsupported type specified")
    telegram.menu_button = button
    return True


def get_menu_button(telegram: Telegram, parameters: Parameters) -> Json:
    """getChatMenuButton"""
    return telegram.menu_button


def log_out(telegram: Telegram, parameters: Parameters) -> bool:
    """logOut and close: nothing to do here"""
    return True


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
    "logOut": log_out,
    "close": log_out,
}
