"""Copies of what people in danger are told, in case the prompts folder is of no use.

Written by `make texts` from ``prompts/``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ketabot.answers import Route

# ruff: noqa: E501 - texts as they are shown

__all__ = ["TEXTS"]

HELP: Final[Mapping[Route, str]] = {
    Route.CRISIS: """\
Please talk to a person now. You do not have to carry this alone. Help is there, day and night:

{lines}

If you are worried about someone else, stay with them if you can, and make the call together.

I am a program that quotes documents. I cannot be the help you need right now, but the people at these numbers can. They will listen and they will not judge. Please reach out, even if you are not sure.""",
    Route.EMERGENCY: """\
Get help now. Do not wait to see if it gets better:

{lines}

While you wait:

- Stay with the person. If they cannot be woken but breathe, lay them on their side.
- Do not make them throw up.
- Keep the pack or bottle near. You will be asked what was taken, how much and when, and for age and weight.

I am a program that quotes documents. I cannot tell how serious this is. The people at these numbers can.""",
}
LINES: Final[Mapping[tuple[str, Route], str]] = {
    ("us", Route.CRISIS): """\
- If you took something, are hurt, or may act on these thoughts: call 911 now.
- Call or text 988, the Suicide & Crisis Lifeline. It is free and private, for you and for those who worry about you.
- You can also chat at 988lifeline.org.
- En español: llame al 988 y oprima 2, o envíe AYUDA al 988.
- Veterans: call 988, then press 1. Deaf or hard of hearing: dial 711, then 1-800-273-8255. Other languages: ask for an interpreter.""",
    ("us", Route.EMERGENCY): """\
- Call 911 if someone fell down, had a seizure, has chest pain or trouble breathing, or cannot be woken.
- Call Poison Help at 1-800-222-1222 if too much, or the wrong thing, was taken. Call even if all seems well. It is free.
- If it has to do with wanting to die, also call or text 988.""",
    ("uk-ie", Route.CRISIS): """\
- If you took something, are hurt, or may act on these thoughts: call 999 now.
- Call Samaritans on 116 123. It is free, and you can talk about anything.
- In England, Wales or Scotland, you can also call NHS 111 and choose the mental health option.
- In the UK, you can text SHOUT to 85258.
- In Ireland, you can text 50808.""",
    ("uk-ie", Route.EMERGENCY): """\
- Call 999 if someone fell down, had a seizure, has chest pain or trouble breathing, or cannot be woken.
- If too much, or the wrong thing, was taken, call 999. If you are not sure, in England, Wales or Scotland you can also call NHS 111.
- In Ireland, call the Public Poisons Line on 01 809 2166 from 8 am to 10 pm. At other times, go to a hospital or call 999.
- If it has to do with wanting to die, also call Samaritans on 116 123.""",
    ("ca", Route.CRISIS): """\
- If you took something, are hurt, or may act on these thoughts: call 911 now.
- Call or text 988, the Suicide Crisis Helpline. It is free, in English and French.""",
    ("ca", Route.EMERGENCY): """\
- Call 911 if someone fell down, had a seizure, has chest pain or trouble breathing, or cannot be woken.
- Call the poison centre at 1-844-764-7669 (in Quebec 1-800-463-5060) if too much, or the wrong thing, was taken. Call even if all seems well. It is free.
- If it has to do with wanting to die, also call or text 988.""",
    ("au", Route.CRISIS): """\
- If you took something, are hurt, or may act on these thoughts: call 000 now.
- Call Lifeline on 13 11 14, or text 0477 13 11 14.""",
    ("au", Route.EMERGENCY): """\
- Call 000 if someone fell down, had a seizure, has chest pain or trouble breathing, or cannot be woken.
- Call the Poisons Information Centre on 13 11 26 if too much, or the wrong thing, was taken. Call even if all seems well.
- If it has to do with wanting to die, also call Lifeline on 13 11 14.""",
    ("nz", Route.CRISIS): """\
- If you took something, are hurt, or may act on these thoughts: call 111 now.
- Call or text 1737 to talk with a trained person. It is free.""",
    ("nz", Route.EMERGENCY): """\
- Call 111 if someone fell down, had a seizure, has chest pain or trouble breathing, or cannot be woken.
- Call the Poisons Centre on 0800 764 766 if too much, or the wrong thing, was taken. Call even if all seems well. It is free.
- If it has to do with wanting to die, also call or text 1737.""",
    ("in", Route.CRISIS): """\
- If you took something, are hurt, or may act on these thoughts: call 112 now.
- Call Tele MANAS on 14416. It is free, in many languages.""",
    ("in", Route.EMERGENCY): """\
- Call 112 if someone fell down, had a seizure, has chest pain or trouble breathing, or cannot be woken.
- If too much, or the wrong thing, was taken, call 112 and ask for a poison centre. Call even if all seems well.
- If it has to do with wanting to die, also call Tele MANAS on 14416.""",
    ("eu", Route.CRISIS): """\
- If you took something, are hurt, or may act on these thoughts: call 112 now.
- Call 116 123 to talk with someone. It is free and works in many EU countries.
- If it does not work where you are, find a line at findahelpline.com.""",
    ("eu", Route.EMERGENCY): """\
- Call 112 if someone fell down, had a seizure, has chest pain or trouble breathing, or cannot be woken.
- If too much, or the wrong thing, was taken, call 112 and ask for the poison centre. Call even if all seems well.
- If it has to do with wanting to die, also call 116 123.""",
    ("other", Route.CRISIS): """\
- If you took something, are hurt, or may act on these thoughts: call your local emergency number now. In many countries it is 112 or 911.
- Find a line to call, text or chat with at findahelpline.com. Choose your country there.""",
    ("other", Route.EMERGENCY): """\
- Call your local emergency number if someone fell down, had a seizure, has chest pain or trouble breathing, or cannot be woken. In many countries it is 112 or 911.
- If too much, or the wrong thing, was taken, ask there for the poison centre. Call even if all seems well.
- If it has to do with wanting to die, find a line at findahelpline.com too.""",
}

TEXTS: Final[Mapping[tuple[str, Route], str]] = {
    (region, route): HELP[route].replace("{lines}", lines)
    for (region, route), lines in LINES.items()
}
