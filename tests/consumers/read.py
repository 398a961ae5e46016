"""Reads reports with sarif-tools, junitparser and GitHub's Markdown renderer, and says as JSON what they saw."""

import html.parser
import json
import sys

import cmarkgfm
import junitparser
from cmarkgfm.cmark import Options
from sarif import loader


class Page(html.parser.HTMLParser):
    """The tags of a page, where links lead, and its text outside code."""

    def __init__(self):
        super().__init__()
        self.tags, self.links, self.text, self.depth = set(), [], "", 0

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.depth += tag == "code"

    def handle_endtag(self, tag):
        self.depth -= tag == "code"

    def handle_data(self, data):
        self.text += data if self.depth == 0 else "`"


def sarif(path):
    log = loader.load_sarif_file(path)
    report = log.get_report()
    levels = {level: report.get_issue_count_for_severity(level)
              for level in ("error", "warning", "note")}
    records = log.get_records()
    return {"tools": log.get_distinct_tool_names(), "levels": levels,
            "places": [[one["Code"], one["Location"], one["Line"]] for one in records]}


def junit(path):
    suites = junitparser.JUnitXml.fromfile(path)
    kinds = {}
    for suite in suites:
        for case in suite:
            kind = type(case.result[0]).__name__ if case.result else "Passed"
            kinds[kind] = kinds.get(kind, 0) + 1
    sums = {name: getattr(suites, name) for name in ("tests", "failures", "errors", "skipped")}
    return {"suites": [suite.name for suite in suites], "cases": kinds, "sums": sums}


def markdown(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # Raw HTML is let through, so that it would be seen here.
    page = Page()
    page.feed(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))
    return {"tags": sorted(page.tags), "links": page.links, "text": page.text, "length": len(text)}


kind, path = sys.argv[1:]
print(json.dumps({"sarif": sarif, "junit": junit, "markdown": markdown}[kind](path)))
