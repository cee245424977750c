"""Which failing checks belong to one finding, where its document has more of the same identities."""

from __future__ import annotations

from dagster_project.report.members import own_checks

HERE, THERE = ({"x0": x, "y0": 1.0, "x1": x + 5, "y1": 9.0} for x in (10.0, 80.0))


def check(binding: str, *boxes: dict) -> dict:
    return {"binding": binding, "figures": [{"page_number": 3, "bbox": box} for box in boxes]}


def finding(box: dict | None) -> dict:
    return {
        "members": [
            {"role": "stated", "page_number": 3, "bbox": box},
            {"role": "compared", "page_number": 3, "bbox": THERE},
        ]
    }


def test_a_finding_has_the_checks_that_touch_what_it_states():
    checks = [check("c=1", HERE, THERE), check("c=2", THERE)]
    assert own_checks(finding(HERE), checks) == checks[:1]


def test_without_boxes_all_checks_of_its_identities_are_told():
    checks = [check("c=1", THERE), check("c=2", THERE)]
    assert own_checks(finding(None), checks) == checks
