"""Hostile texts by name, one or more of every family that has hurt a terminal, a screen or a markup parser.

`PAYLOADS` is what a stranger may send as a name, a message or a title. Suites send them through the sanitiser, through
the screens and over a real terminal.
"""

from __future__ import annotations

ESC = "\x1b"
ST = "\x1b\\"
BEL = "\x07"

_ESCAPES = {
    "sgr_red": f"{ESC}[31mred{ESC}[0m",
    "sgr_conceal": f"{ESC}[8mhidden{ESC}[28m",
    "clear_and_home": f"{ESC}[2J{ESC}[Hgone",
    "erase_scrollback": f"{ESC}[3J",
    "leave_alternate_screen": f"{ESC}[?1049l",
    "reset_ris": f"{ESC}c",
    "soft_reset": f"{ESC}[!p",
    "cursor_up_overwrite": f"{ESC}[5A{ESC}[2Koverwritten",
    "scroll_region": f"{ESC}[2;3r",
    "hide_cursor": f"{ESC}[?25l",
    "mouse_off": f"{ESC}[?1000l{ESC}[?1003l{ESC}[?1006l",
    "bracketed_paste_end": f"{ESC}[201~pasted",
    "charset_dec_graphics": f"{ESC}(0lqqk{ESC}(B",
    "keypad_mode": f"{ESC}=",
    "print_screen": f"{ESC}[i{ESC}[5i",
    "window_move": f"{ESC}[3;0;0t",
    "rep_million": f"x{ESC}[1000000b",
    "bare_escape_at_end": f"text{ESC}",
}

_STRINGS = {
    "osc0_title": f"{ESC}]0;owned{ST}",
    "osc2_title_bel": f"{ESC}]2;owned{BEL}",
    "osc8_link": f"{ESC}]8;;https://evil.example/{ST}click{ESC}]8;;{ST}",
    "osc52_clipboard": f"{ESC}]52;c;Y2FuYXJ5{ST}",
    "osc52_clipboard_bel": f"{ESC}]52;c;Y2FuYXJ5{BEL}",
    "osc52_clipboard_read": f"{ESC}]52;c;?{ST}",
    "osc4_palette": f"{ESC}]4;1;?{ST}",
    "osc9_notification": f"{ESC}]9;owned{ST}",
    "osc7_directory": f"{ESC}]7;file://evil/{ST}",
    "osc1337_file": f"{ESC}]1337;File=inline=1:AAAA{BEL}",
    "osc_unterminated": f"{ESC}]52;c;swallows the screen",
    "dcs_decrqss": f"{ESC}P$q{'q' * 8}{ST}",
    "dcs_decrqss_newline": f"{ESC}P$q\nsubmitted\n{ST}",
    "dcs_sixel": f"{ESC}Pq#0;2;0;0;0#0~~@@{ST}",
    "dcs_tmux_passthrough": f"{ESC}Ptmux;{ESC}{ESC}]52;c;Y2FuYXJ5{BEL}{ST}",
    "dcs_termcap_query": f"{ESC}P+q544e{ST}",
    "apc_kitty_graphics": f"{ESC}_Gf=24,s=1,v=1;AAAA{ST}",
    "pm_string": f"{ESC}^private{ST}",
    "sos_string": f"{ESC}Xstring{ST}",
}

_ANSWERS = {
    "device_attributes": f"{ESC}[c",
    "secondary_attributes": f"{ESC}[>c",
    "cursor_report": f"{ESC}[6n",
    "status_report": f"{ESC}[5n",
    "title_report": f"{ESC}[21t",
    "size_report": f"{ESC}[18t",
    "enq_answerback": "\x05",
    "decid": f"{ESC}Z",
    "mode_report": f"{ESC}[?2026$p",
}

_CONTROLS = {
    "c1_csi": "\x9b31mred",
    "c1_osc_title": "\x9d0;owned\x9c",
    "c1_dcs": "\x90$qq\x9c",
    "c1_apc": "\x9fGa=d\x9c",
    "c1_nel_ind_ri": "one\x85two\x84three\x8d",
    "all_c1": "".join(chr(code) for code in range(0x80, 0xA0)),
    "all_c0": "".join(chr(code) for code in range(0x20)),
    "nul": "a\x00b",
    "so_si_charset": "\x0elqqk\x0f",
    "del": "abc\x7f\x7f\x7fxyz",
    "can_sub": "a\x18b\x1ac",
    "separators": "a\x1cb\x1dc\x1ed\x1fe",
    "bel": "\x07\x07\x07",
    "backspaces": "safe\x08\x08\x08\x08evil",
    "carriage_return_overwrite": "Counsellor: all is well\rVisitor",
    "vertical_tab_form_feed": "a\x0bb\x0cc",
    "tabs": "\t\ta\t\tb",
    "xoff": "\x13frozen\x11",
}

_BIDI = {
    "bidi_override": "factuur\u202efdp.exe",
    "bidi_embedding": "\u202a\u202b\u202c\u202d",
    "bidi_isolates": "\u2066a\u2067b\u2068c\u2069",
    "bidi_marks": "a\u200eb\u200fc\u061cd",
    "bidi_unclosed": "\u202e" * 50 + "tekst",
}

_INVISIBLE = {
    "zero_width_space": "pass\u200bword",
    "zwnj_in_latin": "pass\u200cword",
    "zwj_in_latin": "pass\u200dword",
    "word_joiner_bom": "\u2060\ufeff",
    "soft_hyphen": "so\u00adft",
    "mongolian_separator": "a\u180eb",
    "tag_characters": "x" + "".join(chr(0xE0000 + ord(char)) for char in "say yes"),
    "variation_selectors_17_up": "x" + "".join(chr(0xE0100 + byte) for byte in b"secret"),
    "hangul_fillers": "\u115f\u1160\u3164\uffa0",
    "braille_blank": "\u2800" * 20,
    "line_separators": "one\u2028two\u2029three",
    "object_replacement": "\ufffc\ufff9\ufffa\ufffb",
    "noncharacters": "\ufdd0\ufffe\uffff\U0001fffe",
    "private_use": "\ue000\uf8ff\U000f0000\U0010fffd",
    "wide_spaces": "a\u00a0\u2003\u3000\u205fb",
    "lone_surrogate": "a\ud800b\udfffc",
    "invisible_operators": "\u2061\u2062\u2063\u2064",
    "musical_format": "\U0001d173\U0001d17a",
}

_MARKS = {
    "zalgo": "a" + "\u0301" * 1200,
    "zalgo_every_letter": "".join(char + "\u0335\u0321\u031b\u0345" * 30 for char in "tekst"),
    "alternating_marks": "a" + "\u0301\u0316" * 20_000,
    "marks_without_base": "\u0301\u0302 x\n\u0303y",
    "zwj_run": "👨" + "\u200d" * 300 + "👩",
    "zwj_chain": "\u200d".join("👨" * 300),
    "vs16_run": "❤" + "\ufe0f" * 300,
    "jamo_run": "\u1100" * 500 + "\u1161" * 500,
    "enclosing_marks": "a" + "\u20dd\u20de" * 100,
    "regional_indicators": "\U0001f1f3" * 301,
}

_MARKUP = {
    "mk_close_nothing": "hoi [/] daar",
    "mk_close_unknown": "[/foo]",
    "mk_open_only": "[bold",
    "mk_click_quit": "[@click=app.quit]klik[/]",
    "mk_click_screenshot": "[@click=app.screenshot('f','/tmp')]klik[/]",
    "mk_click_key": "[@click=app.simulate_key('f9')]klik[/]",
    "mk_click_push": "[@click=app.push_screen('x')]klik",
    "mk_link": "[link=http://evil.example]klik[/link]",
    "mk_link_quoted": '[link="javascript:alert(1)"]klik[/]',
    "mk_bad_value": "[a=b c=[d]",
    "mk_nested_close": "x [/",
    "mk_escaped": "\\[b]\\[/b]",
    "mk_style": "[red on red]onzichtbaar[/]",
    "mk_variable": "$who ${who} %(who)s {who} {0.__class__}",
    "mk_markdown_link": "[x](http://evil.example) <javascript:alert(1)>",
    "mk_emoji_code": ":smile: :skull:",
    "mk_html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "mk_url": "https://evil.example/a?b=c file:///etc/passwd",
}

_SIZES = {
    "megabyte_line": "x" * 1_000_000,
    "megabyte_wide": "漢" * 1_000_000,
    "newlines": "\n" * 100_000,
    "tabs_many": "\t" * 100_000,
    "escapes_many": f"{ESC}[31m" * 20_000,
}

_OTHERS = {
    "csv_formula": '=HYPERLINK("http://evil.example")',
    "lhc_command": "!close",
    "slash_command": "/quit",
    "empty": "",
    "spaces": " " * 50,
}

PAYLOADS: dict[str, str] = (
    _ESCAPES | _STRINGS | _ANSWERS | _CONTROLS | _BIDI | _INVISIBLE | _MARKS | _MARKUP | _SIZES | _OTHERS
)
"""Every payload by name. Some hold lone surrogates: encode with `surrogatepass`, or take `ENCODABLE`."""

ENCODABLE: dict[str, str] = {
    name: text for name, text in PAYLOADS.items() if not any("\ud800" <= char <= "\udfff" for char in text)
}
"""Those that can travel as UTF-8 and JSON."""
