"""Parts of a page's Markdown."""

import pytest

from hooks.publish.parts import only, without_repeats
from paket_sandbox.agents.marked import in_all_languages, in_language, section

PAGE = f"""# A

## B

{only(["python"], "**Python**" + chr(10) * 2 + "```python" + chr(10) + "## no heading" + chr(10) + "```")}

{only(["ruby", "shell"], "**Ruby**")}

### C

Words.

## D
"""
LONG = "- words that are long enough to be left out, with [a link](https://a.test/) and more than eighty characters\n"


def test_the_whole_has_no_marks() -> None:
    assert in_all_languages(PAGE).isascii()
    assert in_all_languages(PAGE).count("**") == 4


@pytest.mark.parametrize(
    ("language", "has", "lacks"),
    [
        ("python", "**Python**", "**Ruby**"),
        ("ruby", "**Ruby**", "**Python**"),
        ("shell", "**Ruby**", "**Python**"),
    ],
)
def test_a_language_has_its_programs_and_all_words(language: str, has: str, lacks: str) -> None:
    text = in_language(PAGE, language)
    assert has in text
    assert lacks not in text
    assert "\n\n\n" not in text
    assert text.endswith("### C\n\nWords.\n\n## D\n")


def test_a_section_ends_before_the_next_of_its_depth() -> None:
    text = in_all_languages(section(PAGE, "B"))
    assert text.startswith("## B\n\n**Python**")
    assert "## no heading" in text
    assert text.endswith("Words.\n")


def test_a_section_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="no heading 'no heading'"):
        section(PAGE, "no heading")


def test_what_stood_before_is_named() -> None:
    code = f"  ```json\n{'{}' * 50}\n  ```\n"
    first, second = without_repeats([("One", LONG + code + "- a\n"), ("Two", LONG + code + "- a\n")])
    assert first == LONG + code + "- a\n"
    assert (
        second
        == "- words that are long enough to be left … (as above)\n  (The same as above, in One.)\n- a\n"
    )
