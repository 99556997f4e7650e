from ysgol.scheme.applications.domain.queue import Known, QueueFilters, QueuePage, parse

KNOWN = Known(states=("draft", "submitted"), stages=("sift",), actors=("officer", "candidate"))


def read(**params: str) -> QueueFilters:
    return parse(params, known=KNOWN)


def test_filters_of_nothing_are_the_defaults():
    assert read() == QueueFilters()
    assert QueueFilters().query == ""


def test_filters_round_trip_through_their_query_string():
    from urllib.parse import parse_qsl

    filters = QueueFilters(
        state="submitted",
        stage="sift",
        actor="officer",
        clock="breach",
        assigned="17",
        cohort="3",
        medium="cy",
        authority="LA660",
        text="Siân & ŵyn",
        sort="candidate",
        descending=True,
        page=4,
    )

    assert parse(dict(parse_qsl(filters.query)), known=KNOWN) == filters


def test_filters_unknown_or_malformed_values_fall_back():
    assert (
        read(
            state="nothing",
            stage="<script>",
            clock="late",
            assigned="-1",
            cohort="1 OR 1=1",
            medium="fr",
            authority="../etc",
            text="a\u202eb",
            sort="id",
            page="0",
            descending="maybe",
        )
        == QueueFilters()
    )


def test_filters_too_large_numbers_fall_back():
    assert read(cohort="9" * 30, page="9" * 30, assigned="٣") == QueueFilters()
    assert read(page="999999999").page == 100_000


def test_filters_text_is_trimmed_and_bounded():
    assert read(text="  Mair   Jones ").text == "Mair Jones"
    assert len(read(text="x" * 5000).text) == 100


def test_filters_narrowed_ignores_order_and_page():
    assert not QueueFilters(sort="candidate", descending=True, page=3).is_narrowed
    assert QueueFilters(state="draft").is_narrowed


def test_filters_numbers_are_given_as_numbers():
    assert (QueueFilters(cohort="3").cohort_id, QueueFilters().cohort_id) == (3, None)
    assert (QueueFilters(assigned="17").assigned_id, QueueFilters(assigned="me").assigned_id) == (17, None)


def test_page_count_is_at_least_one():
    assert [QueuePage((), total, 1).pages for total in (0, 1, 50, 51)] == [1, 1, 1, 2]
