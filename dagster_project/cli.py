"""``juesuan``: the verbs of docs/specification/contract.md#commands. Results on stdout, progress and messages on stderr.

Heavy imports stand inside functions, so that ``--help`` answers at once and ``check`` loads neither Dagster nor Great
Expectations.
"""

from __future__ import annotations

import errno
import json
import sys
import traceback
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from dagster_project.settings import Settings

DONE, FOUND, FAILED = 0, 1, 2
SERIOUS_LEVELS = ("不一致", "待核实")


class Language(StrEnum):
    """Language of what people read."""

    zh = "zh"
    en = "en"


app = typer.Typer(
    name="juesuan",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""决算：部门决算公开文件 → 数据仓库、勾稽校验、逐项说明。

Reads Chinese department final accounts, checks every figure, and publishes a warehouse that explains itself.

Begin with `juesuan check FILE.pdf`, which needs no warehouse, or `juesuan run`, which makes one from `raw/`.
""",
)

FILES = Annotated[list[Path], typer.Argument(metavar="FILE...", help="文件 PDF or plain text, as published")]
RAW = Annotated[Path | None, typer.Option(help="原始文件目录 folder of the documents [default: raw/]")]
WAREHOUSE = Annotated[
    Path | None, typer.Option(help="仓库目录 folder of everything made [default: warehouse/]")
]
WORKERS = Annotated[
    int | None, typer.Option(min=1, help="读取进程数 processes that read [default: cores - 1, at least 1]")
]
JSON = Annotated[
    bool, typer.Option("--json", help="机器可读 one JSON object per line and nothing else on stdout")
]
LANG = Annotated[Language | None, typer.Option(help="界面语言 language of what people read [default: zh]")]


WAREHOUSE_PARTS = ("dagster", "dagster_dbt", "dbt", "great_expectations", "altair")
"""Modules of the extra ``run``."""


def _version(value: bool) -> None:
    if value:
        from dagster_project import __version__

        typer.echo(f"juesuan {__version__}")
        raise typer.Exit(DONE)


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 version")
    ] = False,
) -> None:
    """What holds for every verb: nothing but ``--version``."""


@app.command()
def run(
    raw: Annotated[
        Path | None, typer.Option(help="原始文件目录 folder of the documents [default: raw/]")
    ] = None,
    warehouse: WAREHOUSE = None,
    workers: WORKERS = None,
    again: Annotated[
        bool, typer.Option("--again", help="无新文件也重做 do all work even if nothing is new")
    ] = False,
    allow_removal: Annotated[
        bool,
        typer.Option(
            "--allow-removal", help="允许大量减少 go on although many published documents are gone from raw/"
        ),
    ] = False,
    rehash: Annotated[
        bool,
        typer.Option("--rehash", help="重新核对内容 read files again whose size and times are as they were"),
    ] = False,
    as_json: JSON = False,
    lang: LANG = None,
) -> None:
    """夜间作业执行一次：raw/ 中的全部文件 → 仓库、报告、数据发布包、文档。

    The nightly job once, through Dagster: everything in raw/ becomes warehouse/juesuan.duckdb, the findings site,
    the data release and the docs. Nothing is read twice. Exit status 0 when done (findings and rejected documents
    are results), 2 when nothing could be published; the former publication then stands.
    """
    settings = _settings(raw=raw, warehouse=warehouse, workers=workers, lang=lang)
    _need_parts(settings.language)
    if not settings.raw.is_dir():
        _fail("no_raw", settings.language, raw=settings.raw)
    from dagster_project.run.progress import told_by_steps

    if settings.log_format != "json":
        _say(_message("begins", settings.language, raw=settings.raw, warehouse=settings.warehouse))
    from dagster_project.defs.launch import run_job

    with told_by_steps(settings.language, settings.log_format):
        outcome = run_job(settings, again=again, allow_removal=allow_removal, rehash=rehash)
    if as_json:
        _print_json(outcome.summary | {"published": outcome.success})
    else:
        from dagster_project.run.night.summary import print_summary

        print_summary(outcome.summary, settings.language)
    if not outcome.success:
        _fail("not_published", settings.language, failure=outcome.failure)


@app.command()
def check(
    files: FILES,
    workers: WORKERS = None,
    show_all: Annotated[bool, typer.Option("--all", help="含提示 show level 提示 too")] = False,
    marked: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="另存标注后的 PDF copies with the findings marked in them"),
    ] = None,
    papers: Annotated[
        Path | None, typer.Option(metavar="XLSX", help="另存工作底稿 working papers as a spreadsheet")
    ] = None,
    as_json: JSON = False,
    lang: LANG = None,
) -> None:
    """公布前自查：读取并校验文件，不需要仓库。

    Reads and checks files alone, without a warehouse: for the body that wants to check its own document before it
    is published. What could be checked is said first. Exit status 2 if a whole file could not be read or nothing in it
    could be checked, else 1 if anything of level 不一致 or 待核实 was found, else 0. `--json` prints one line per file, in the order of the arguments, with findings of all levels.
    """
    from dagster_project.run.commands import named_files

    settings = _settings(workers=workers, lang=lang)
    read = named_files.read_files(files, settings)
    judged = []
    for path, (file, checks, findings) in zip(files, named_files.judge_files(read), strict=True):
        if as_json:
            _print_json(named_files.as_json(file, checks, findings))
        else:
            from dagster_project.run.commands.terminal import print_check

            print_check(file, checks, findings, language=settings.language, show_all=show_all)
        judged.append(named_files.Judged(path, file, checks, findings))
    if marked is not None or papers is not None:
        from dagster_project.run.commands.marked_and_papers import write_marked, write_papers

        made = write_marked(judged, marked, settings.language) if marked is not None else []
        if papers is not None:
            made.append(write_papers(judged, papers, settings.language))
        for path in made:
            _say(str(path))
    if not all(one.is_checked for one in judged):
        raise typer.Exit(FAILED)
    serious = any(one.findings["level"].is_in(SERIOUS_LEVELS).any() for one in judged)
    raise typer.Exit(FOUND if serious else DONE)


@app.command("open")
def open_(
    port: Annotated[int, typer.Option(help="端口 port of the page on this machine; 0: any free one")] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="打开浏览器 open a browser on it")
    ] = True,
    keep: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="保留文件与结果 keep the files and what was made in this folder"),
    ] = None,
    workers: WORKERS = None,
    lang: LANG = None,
) -> None:
    """在浏览器里自查：把文件拖进网页（仅本机可访问）。

    Starts a page on this machine on which files are dropped: progress, then the page of the document with its marked
    copy and working papers. Nothing leaves the machine, and nothing stays when the program ends (Ctrl-C) unless
    `--keep` names a folder.
    """
    import webbrowser

    from dagster_project.run.drop import open_page

    settings = _settings(workers=workers, lang=lang)

    def told(address: str) -> None:
        typer.echo(address)
        sys.stdout.flush()
        if browser:
            webbrowser.open(address)

    open_page(settings, port, None if keep is None else keep.resolve(), told)


@app.command()
def extract(
    files: FILES,
    out: Annotated[Path, typer.Option(help="输出目录 folder for the tables; made if it is not there")],
    csv: Annotated[bool, typer.Option("--csv", help="另存 CSV write CSV beside the Parquet")] = False,
    workers: WORKERS = None,
    as_json: JSON = False,
    lang: LANG = None,
) -> None:
    """只提取数据：单元格、观测值、陈述、未收词、非陈述数字、未读出项 → Parquet。

    Writes cells, observations, claims, words that no word class knows, the other numbers of the text and rejections of the files as Parquet (CSV on
    request); no warehouse is touched. Exit status 2 if a whole file could not be read (its reason is in rejections), else 0.
    """
    from dagster_project.narrative import unknown_words
    from dagster_project.run.commands import named_files
    from dagster_project.run.commands.extracted_tables import EXTRACT_TABLES, write_table

    settings = _settings(workers=workers, lang=lang)
    read = named_files.read_files(files, settings)
    out.mkdir(parents=True, exist_ok=True)
    rows = {}
    for name in EXTRACT_TABLES:
        frame = named_files.with_file_names(read, name)
        write_table(frame, out / name, csv=csv)
        rows[name] = frame.height
        if name == "claims":
            words = unknown_words(frame)
            write_table(words, out / "unknown_words", csv=csv)
            rows["unknown_words"] = words.height
    unread = [file for file in read if not file.is_read]
    if as_json:
        _print_json({"out": str(out), "rows": rows, "unread": [file.file_name for file in unread]})
    else:
        for name, count in rows.items():
            typer.echo(f"{out / name}.parquet  {count:,} rows")
    for file in unread:
        _say(f"{file.file_name}: {file.frames['rejections']['message'][0]}")
    raise typer.Exit(FAILED if unread else DONE)


@app.command()
def report(warehouse: WAREHOUSE = None, raw: RAW = None, workers: WORKERS = None, lang: LANG = None) -> None:
    """重建发现网站：warehouse/report/index.html。

    Builds the findings site from the published warehouse. Exit status 2 if there is none.
    """
    settings = _settings(warehouse=warehouse, raw=raw, workers=workers, lang=lang)
    _need_parts(settings.language)
    _need_warehouse(settings)
    from dagster_project.run.night.outputs import build_report

    typer.echo(build_report(settings).index)


@app.command()
def docs(warehouse: WAREHOUSE = None) -> None:
    """数据仓库文档：warehouse/docs/index.html（单页，可离线打开）。

    Builds the dbt documentation as one self-contained page. Exit status 2 if there is no warehouse yet.
    """
    settings = _settings(warehouse=warehouse)
    _need_parts(settings.language)
    if not settings.build_file.exists():
        _fail("no_build", settings.language)
    from dagster_project.publish.docs_page import write_docs_page

    typer.echo(write_docs_page(settings))


@app.command()
def explain(
    finding_id: Annotated[str, typer.Argument(help="发现标识 id of a finding, or its first characters")],
    warehouse: WAREHOUSE = None,
    as_json: JSON = False,
    lang: LANG = None,
) -> None:
    """一项发现的全部计算过程：印出的数字、比较对象、重新计算、可能的解释。

    Prints the whole recomputation behind one finding of the published warehouse. Exit status 2 if there is no such
    finding.
    """
    settings = _settings(warehouse=warehouse, lang=lang)
    _need_warehouse(settings)
    from dagster_project.run.commands.explain import explain_finding

    found = explain_finding(settings.published_file, finding_id)
    if not found:
        _fail("no_finding", settings.language, prefix=finding_id)
    if len(found) > 1:
        title = "title_en" if settings.language == "en" else "title_zh"
        named = "".join(f"\n  {finding['finding_id']}  {finding[title]}" for finding in found)
        _fail("several_findings", settings.language, prefix=finding_id, named=named)
    (finding,) = found
    if as_json:
        _print_json(finding)
    else:
        from dagster_project.run.commands.terminal import print_explanation

        print_explanation(finding, settings.language)


@app.command()
def backup(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE.tar.gz", help="备份文件 the archive to write")],
    warehouse: WAREHOUSE = None,
) -> None:
    """备份：下一夜所依据的一切，写入一个带校验和的归档。

    Everything made that the next night builds on, in one archive with checksums; it waits for a night under way.
    `raw/` is not in it.
    """
    from dagster_project.run.commands.backup import back_up

    settings = _settings(warehouse=warehouse)
    _need_warehouse(settings)
    _say(f"{back_up(settings, archive):,} files in {archive}")


@app.command()
def restore(
    archive: Annotated[
        Path, typer.Argument(metavar="ARCHIVE.tar.gz", help="备份文件 an archive of `backup`")
    ],
    warehouse: WAREHOUSE = None,
) -> None:
    """恢复：把备份放进空的仓库目录。

    Puts a backup into an empty warehouse folder; the next night makes report, release and docs. Exit status 2 where
    the archive is not whole or the folder is not empty; then nothing was changed.
    """
    from dagster_project.run.commands import backup as archives

    settings = _settings(warehouse=warehouse)
    try:
        _say(f"{archives.restore(settings, archive):,} files restored to {settings.warehouse}")
    except archives.BadBackupError as error:
        _fail("backup", settings.language, reason=error)


@app.command()
def doctor(warehouse: WAREHOUSE = None, raw: RAW = None, as_json: JSON = False) -> None:
    """检查运行环境：版本、目录、磁盘、权限、锁、上一夜、定时任务。

    Looks at what a night needs (environment, folders, disk, permissions, lock, history, schedule) and does nothing.
    Exit status 2 if something would keep a night from being published, else 0.
    """
    from dagster_project.run.commands.doctor import examine

    looked = examine(_settings(raw=raw, warehouse=warehouse))
    for one in looked:
        if as_json:
            _print_json(one.as_json())
        else:
            typer.echo(f"{one.state:8}{one.name:14}{one.said}")
    raise typer.Exit(FAILED if any(one.state == "error" for one in looked) else DONE)


@app.command()
def serve(
    warehouse: WAREHOUSE = None,
    port: Annotated[int, typer.Option(help="端口 port of the Dagster web page on this machine")] = 3000,
    raw: Annotated[
        Path | None, typer.Option(help="原始文件目录 folder of the documents [default: raw/]")
    ] = None,
) -> None:
    """打开 Dagster 界面与定时任务（仅本机可访问）。

    Dagster's web page and daemon on loopback, with the nightly schedule and the sensor on raw/ switched on.
    Stop with Ctrl-C.
    """
    settings = _settings(raw=raw, warehouse=warehouse)
    _need_parts(settings.language)
    from dagster_project.defs.serve import serve_forever

    raise typer.Exit(serve_forever(settings, port))


def _settings(*, lang: Language | None = None, **values: Any) -> Settings:
    """Settings from the environment, with what the command line says instead; paths made absolute."""
    from dagster_project.settings import Settings

    given = {name: value for name, value in values.items() if value is not None}
    given |= {name: value.resolve() for name, value in given.items() if isinstance(value, Path)}
    if lang is not None:
        given["language"] = lang.value
    settings = Settings(**given)
    if settings.log_format == "json":
        from dagster_project.run.log_format import tell

        tell(settings.log_format)
    return settings


def _need_parts(language: str) -> None:
    """``check`` and ``extract`` are small; the warehouse takes Dagster, dbt and Great Expectations."""
    from importlib.util import find_spec

    missing = [name for name in WAREHOUSE_PARTS if find_spec(name) is None]
    if missing:
        _fail("missing_parts", language, parts=", ".join(missing))


def _need_warehouse(settings: Settings) -> None:
    if not settings.published_file.exists():
        _fail("no_warehouse", settings.language, file=settings.published_file)


def _print_json(value: dict) -> None:
    """One line of JSON: decimals as strings, times as ISO 8601, Chinese as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain) + "\n")
    sys.stdout.flush()


def _plain(value: Any) -> str:
    from datetime import date
    from decimal import Decimal

    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the answer")


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _fail(message: str, language: str, **slots: Any) -> NoReturn:
    """Say why, in the language of the settings, and end."""
    _say(_message(message, language, **slots))
    raise typer.Exit(FAILED)


def _message(message: str, language: str, **slots: Any) -> str:
    from dagster_project.run.commands.messages import MESSAGES

    return MESSAGES[message][language == "en"].format(**slots)


def main() -> None:
    """Entry point of the console script.

    Whatever goes wrong with the machine (a folder that may not be written, a full disk, a setting out of bounds) is one
    line that says so, and exit status 2: 1 means that something was found.
    """
    if sys.argv[1:2] not in (["serve"], ["open"]):
        from dagster_project.processes import end_on_signals

        end_on_signals("What was published before stands; the next run goes on from here.")
    try:
        app()
    except Exception as error:
        _say(_one_line(error))
        sys.exit(FAILED)


def _one_line(error: Exception) -> str:
    """What went wrong, for whoever has to mend it; of a fault of ours also where."""
    import sqlite3

    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        wrong = error.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"]).upper()
        prefix = "JUESUAN_LIMIT" if error.title == "Limits" else "JUESUAN"
        return f"Setting {prefix}_{name} = {wrong['input']!r}: {wrong['msg']}. docs/operate.md lists the settings."
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    if isinstance(cause, OSError) and cause.strerror:
        return (
            f"{cause.filename or 'A file'}: {cause.strerror}. {_REMEDIES.get(cause.errno or 0, '')}".rstrip()
        )
    if isinstance(cause, sqlite3.OperationalError):
        return f"The history of runs (.dagster): {cause}. Make room, or give the account the right to write it, and run again."
    frames = traceback.extract_tb(cause.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(cause).__name__}: {' '.join(str(cause).split())[:500]}{place}"


_REMEDIES = {
    errno.EACCES: "Give the account that runs this the right to it, or name another folder.",
    errno.EROFS: "The file system is read-only: name another folder with --warehouse or --out.",
    errno.ENOSPC: "The disk is full: make room and run again; what was published before stands.",
    errno.EFBIG: "The account or the file system allows no larger file (ulimit -f): raise the limit and run again.",
    errno.EDQUOT: "The quota is used up: make room and run again; what was published before stands.",
    errno.ENOTDIR: "A file stands where a folder is needed: name another folder.",
    errno.EEXIST: "A file stands where a folder is needed: name another folder.",
}


if __name__ == "__main__":
    main()
