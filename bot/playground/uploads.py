"""What does each method do that sends a file?"""

import struct
from functools import partial

from bot.playground.checks import bad_request, check_caption
from bot.playground.methods import EDITING, SENDING, Method, change, own_message, text_content
from bot.playground.parameters import Parameters
from bot.playground.raw import Raw
from bot.playground.world import StoredFile, World

LARGEST_UPLOAD = 50_000_000
LARGEST_PHOTO = 10_000_000
CAPTIONED = SENDING | {"caption", "caption_entities"}
MEDIA = frozenset({"document", "photo"})
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
SIZE_OF_JPEG = (1_280, 720)
LONGEST_SIDES, STEEPEST = 10_000, 20
"""Of a photo: width and height together, and how many times the one may be the other."""


def file_methods(world: World) -> dict[str, Method]:
    """Return the methods that send files."""
    return {
        "sendDocument": Method(
            partial(send_document, world),
            CAPTIONED | {"document", "thumbnail", "disable_content_type_detection"},
        ),
        "sendPhoto": Method(
            partial(send_photo, world), CAPTIONED | {"photo", "has_spoiler", "show_caption_above_media"}
        ),
        "editMessageCaption": Method(
            partial(edit_caption, world),
            EDITING | {"caption", "parse_mode", "caption_entities", "show_caption_above_media"},
        ),
    }


def send_document(world: World, parameters: Parameters) -> Raw:
    """Send a file."""
    file_id, file = _file(world, parameters, "document", LARGEST_UPLOAD)
    document = {**_identity(file_id, file), "file_name": file.name, "mime_type": file.mime_type}
    return _post(world, parameters, {"document": document})


def send_photo(world: World, parameters: Parameters) -> Raw:
    """Send a picture."""
    file_id, file = _file(world, parameters, "photo", LARGEST_PHOTO)
    width, height = _size(file.content)
    return _post(
        world, parameters, {"photo": [{**_identity(file_id, file), "width": width, "height": height}]}
    )


def edit_caption(world: World, parameters: Parameters) -> Raw:
    """Put another caption under a file."""
    message = own_message(world, parameters)
    if not MEDIA & message.keys():
        raise bad_request("there is no caption in the message to edit")
    return change(world, message, _caption(parameters))


def _post(world: World, parameters: Parameters, media: Raw) -> Raw:
    content = {name: value for name, value in _caption(parameters).items() if value is not None}
    return world.post(parameters.number("chat_id"), {**media, **content})


def _caption(parameters: Parameters) -> Raw:
    markup = parameters.structure("reply_markup")
    caption = check_caption(parameters.text("caption"), parameters.text("parse_mode"), markup)
    return text_content(caption, "caption")


def _file(world: World, parameters: Parameters, name: str, largest: int) -> tuple[str, StoredFile]:
    world.reach(parameters.number("chat_id"))
    uploaded = parameters.upload(name)
    if uploaded is None:
        file_id = parameters.text(name)
        known = world.stored_file(file_id)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return file_id, known
    if not uploaded.content:
        raise bad_request("file must be non-empty")
    if len(uploaded.content) > largest:
        raise bad_request("file is too big")
    if name == "photo":
        _size(uploaded.content)
    _caption(parameters)
    return world.keep_file(uploaded), uploaded


def _identity(file_id: str, file: StoredFile) -> Raw:
    return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_size": len(file.content)}


def _size(picture: bytes) -> tuple[int, int]:
    if picture.startswith(PNG) and len(picture) >= 24:
        width, height = struct.unpack(">II", picture[16:24])
        if width + height > LONGEST_SIDES or max(width, height) > STEEPEST * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return width, height
    if picture.startswith(JPEG):
        return SIZE_OF_JPEG
    raise bad_request("IMAGE_PROCESS_FAILED")
