from __future__ import annotations

import pytest

from spiders.politeness.redirects import check_scheme
from spiders.politeness.refusals import RedirectRefused


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("https://a.example/x", "https://b.example/y"),
        ("http://a.example/x", "http://a.example/y"),
        ("http://a.example/x", "https://a.example/x"),
    ],
)
def test_a_redirect_may_change_the_host_or_become_https(source: str, target: str) -> None:
    check_scheme(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("https://a.example/x", "http://a.example/x"),
        ("http://a.example/x", "https://b.example/x"),
        ("https://a.example/x", "ftp://a.example/x"),
        ("https://a.example/x", "file:///etc/hosts"),
        ("https://a.example/x", "https:///x"),
        ("https://a.example/x", "https://a.example:port/x"),
        ("https://a.example/x", "javascript:alert(1)"),
    ],
)
def test_a_redirect_to_another_scheme_or_to_no_host_is_refused(source: str, target: str) -> None:
    with pytest.raises(RedirectRefused):
        check_scheme(source, target)
