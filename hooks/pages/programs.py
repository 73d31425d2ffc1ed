"""Programs, recordings and files as HTML.

The structure that scripts build on (``browser/js``)::

    <paket-program data-program="sessions/create_session" data-search-exclude>
      <div class="head"><div role="tablist">
        <button role="tab" data-language="python">  one per language
      </div></div>
      <div role="tabpanel" data-language="python">  one per language
        <p class="title">Python</p>             shown when scripts are off
        <pre data-source="snippets/sessions/create_session.py" data-language="python"><code>
      </div>
      <div class="foot">
        <div class="actions"></div>             empty: buttons that run or edit the program go here
      </div>
    </paket-program>

A program that does not call Paket has ``data-calls="nobody"``: it cannot be switched, and is run in the page only
where a tester (``hooks/pages/webhook_tester.py``) gives it what it reads. A program that reads ids from earlier answers
has their variables in ``data-needs``. The panel of a language that no worker runs has ``data-worker="none"``, and a
sentence in place of the buttons.
In the text of the others, the address of the API stands in a ``<span data-other="http://127.0.0.1:8480/v1">``.
The language that is shown is ``data-lang`` of the root element, the server is its ``data-server``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from http import HTTPStatus

from hooks.pages.highlighting import highlight
from snippets.catalogue import INDENT, PAKET, SANDBOX, Snippet
from snippets.recordings import Recording
from snippets.variables import ids_read_by

NOT_RUN = (
    '<p class="nothing needs-js">This page does not run {label}. Run the program on your own machine.</p>'
)
"""In the panel of a language without a worker, where the others have buttons."""


def program_html(name: str, files: Sequence[Snippet], key: str, is_run: bool = True) -> str:
    """A program in all its languages.

    Args:
        name: The program, ``sessions/create_session``.
        files: Its files, in the order of the tabs.
        key: What makes its ids its own on the page.
        is_run: Whether the page runs it.
    """
    calls = "" if files[0].calls_paket else ' data-calls="nobody"'
    ids = ids_read_by("".join(snippet.text for snippet in files))
    needs = f' data-needs="{" ".join(ids)}"' if ids else ""
    tabs = "".join(tab_html(snippet, key, first=snippet is files[0]) for snippet in files)
    panels = "".join(panel_html(snippet, key, is_run) for snippet in files)
    return (
        f'<paket-program data-program="{escape(name)}"{calls}{needs} data-search-exclude>'
        f'<div class="head"><div role="tablist" aria-label="Language">{tabs}</div></div>'
        f'{panels}<div class="foot"><div class="actions"></div></div></paket-program>'
    )


def tab_html(snippet: Snippet, key: str, first: bool) -> str:
    """The tab of one language."""
    language = snippet.language
    return (
        f'<button type="button" role="tab" id="{key}-{language.id}" data-language="{language.id}" '
        f'aria-controls="{key}-{language.id}-panel" aria-selected="{"true" if first else "false"}" '
        f'tabindex="{0 if first else -1}">{escape(language.label)}</button>'
    )


def panel_html(snippet: Snippet, key: str, is_run: bool) -> str:
    """One language of a program."""
    language = snippet.language
    code = highlight(snippet.text, language.lexer, PAKET, SANDBOX)
    worker, note = "", ""
    if is_run and not language.worker:
        worker, note = ' data-worker="none"', NOT_RUN.format(label=escape(language.label))
    indent = f' data-indent="{language.indent}"' if language.indent != INDENT else ""
    return (
        f'<div role="tabpanel" id="{key}-{language.id}-panel" aria-labelledby="{key}-{language.id}" '
        f'data-language="{language.id}"{worker}><p class="title">{escape(language.label)}</p>'
        f'<pre tabindex="0" data-source="snippets/{snippet.id}" data-language="{language.id}"{indent}>'
        f"<code>{code}</code></pre>{note}</div>"
    )


def recording_html(name: str, recording: Recording, caption: str = "") -> str:
    """A recorded answer, with its status, or under a caption."""
    if recording.body is None:
        block = '<p class="nothing">This answer has no body.</p>'
    else:
        block = block_html(recording.body_text, "json", f"snippets/{name}.json")
    head = escape(caption) or f"Response {status_html(recording.status)}"
    return (
        f'<figure class="code" data-recording="{escape(name)}" data-search-exclude>'
        f"<figcaption>{head}</figcaption>{block}</figure>"
    )


def request_html(name: str, recording: Recording) -> str:
    """The request that got a recorded answer: first line, headers and body, as HTTP writes them."""
    request = recording.request
    lines = [f'<span class="k">{request.method}</span> {escape(request.path)}']
    for header, value in request.headers.items():
        lines.append(f'<span class="na">{escape(header)}</span>: {escape(value, quote=False)}')
    if isinstance(request.body, str):
        lines += ["", escape(request.body, quote=False)]
    elif request.body is not None:
        lines += ["", highlight(json.dumps(request.body, indent=2, ensure_ascii=False), "json")]
    code = "\n".join(lines)
    return (
        '<figure class="code" data-search-exclude><figcaption>Request</figcaption>'
        f'<pre tabindex="0" data-source="snippets/{escape(name)}.json"><code>{code}</code></pre></figure>'
    )


def figure_html(caption: str, text: str, lexer: str, source: str) -> str:
    """A text that is neither program nor recording, under a caption."""
    return (
        f'<figure class="code" data-search-exclude><figcaption>{escape(caption)}</figcaption>'
        f"{block_html(text, lexer, source)}</figure>"
    )


def block_html(text: str, lexer: str, source: str) -> str:
    """The text itself; ``data-source`` says where it was taken from."""
    return f'<pre tabindex="0" data-source="{escape(source)}"><code>{highlight(text, lexer)}</code></pre>'


def status_html(status: int) -> str:
    """A status code as a badge: ``200 OK``."""
    return f'<span class="status s{status // 100}">{status} {phrase(status)}</span>'


def phrase(status: int) -> str:
    """The name of a status, as RFC 9110 has it; Python's own table is older before 3.13."""
    return {413: "Content Too Large"}.get(status, HTTPStatus(status).phrase)
