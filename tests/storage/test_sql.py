import pytest

from storage.sql import Form, Statement, insert


def test_a_statement_has_the_form_of_each_driver() -> None:
    statement = Statement("SELECT a::int FROM t WHERE a = :a AND b > :b OR a < :a AND tenant_id = :tenant_id")

    names = ("a", "b", "a", "tenant_id")
    percent = "SELECT a::int FROM t WHERE a = %s AND b > %s OR a < %s AND tenant_id = %s"
    assert statement.forms == {
        "postgresql": Form(
            "SELECT a::int FROM t WHERE a = $1 AND b > $2 OR a < $3 AND tenant_id = $4", names
        ),
        "mysql": Form(percent, names),
        "sqlite": Form(percent.replace("%s", "?"), names),
    }


def test_a_database_may_have_words_of_its_own() -> None:
    statement = Statement("SELECT :tenant_id", mysql="SELECT 1, :tenant_id", sqlite="SELECT :tenant_id, :b")

    assert [form.text for form in statement.forms.values()] == ["SELECT $1", "SELECT 1, %s", "SELECT ?, ?"]


@pytest.mark.parametrize("texts", [{"text": "SELECT 1"}, {"text": "SELECT :tenant_id", "mysql": "SELECT 1"}])
def test_a_statement_without_its_tenant_is_refused(texts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="without its tenant: SELECT 1"):
        Statement(texts["text"], mysql=texts.get("mysql"))


def test_a_statement_about_the_whole_server_says_so() -> None:
    assert Statement("SELECT 1", every_tenant=True).forms["sqlite"] == Form("SELECT 1", ())


def test_an_insert_names_columns_and_tenant() -> None:
    assert insert("t", "a", "b") == "INSERT INTO t (a, b, tenant_id) VALUES (:a, :b, :tenant_id)"
