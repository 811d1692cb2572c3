"""How is each screen shown? Every kind has its module."""

from typing import assert_never

from dialogs import (
    accounts,
    elsewhere,
    faq,
    follow,
    guide,
    helper,
    home,
    house,
    numbers,
    page,
    post,
    privacy,
    reminders,
    settings,
    start,
)
from dialogs.reply import Reply
from dialogs.scene import Scene
from dialogs.screen import Elsewhere, Home, House, Letter, Numbers, Page, Screen

LookedUp = Page | Numbers | House | Elsewhere | faq.FaqScreen


def body(scene: Scene, screen: Screen) -> Reply:
    """Return a screen without what every screen has: what just changed, the ways back and home."""
    match screen:
        case Home():
            return home.view(scene)
        case _ if isinstance(screen, LookedUp):
            return _looked_up(scene, screen)
        case _ if isinstance(screen, helper.HelperScreen):
            return helper.view(scene, screen)
        case _ if isinstance(screen, guide.GuideScreen):
            return guide.view(scene, screen)
        case _ if isinstance(screen, Letter | follow.FollowScreen):
            return _followed(scene, screen)
        case _ if isinstance(screen, reminders.ReminderScreen):
            return reminders.view(scene, screen)
        case _:
            return _first_and_last(scene, screen)


def _looked_up(scene: Scene, screen: LookedUp) -> Reply:
    match screen:
        case Page(name):
            return page.view(scene, name)
        case Numbers():
            return numbers.view(scene)
        case House():
            return house.view(scene)
        case Elsewhere():
            return elsewhere.view(scene, screen)
        case _ if isinstance(screen, faq.FaqScreen):
            return faq.view(scene, screen)
        case _:
            assert_never(screen)


def _followed(scene: Scene, screen: Letter | follow.FollowScreen) -> Reply:
    return post.view(scene, screen) if isinstance(screen, Letter) else follow.view(scene, screen)


def _first_and_last(
    scene: Scene,
    screen: start.StartScreen | accounts.AccountsScreen | settings.SettingScreen | privacy.PrivacyScreen,
) -> Reply:
    if isinstance(screen, start.StartScreen):
        return start.view(scene, screen)
    if isinstance(screen, accounts.AccountsScreen):
        return accounts.view(scene, screen)
    if isinstance(screen, settings.SettingScreen):
        return settings.view(scene, screen)
    if isinstance(screen, privacy.PrivacyScreen):
        return privacy.view(scene, screen)
    assert_never(screen)
