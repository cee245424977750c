"""What the program says when it stops, in Chinese and English."""

from __future__ import annotations

from typing import Final

MESSAGES: Final = {
    "begins": ("{raw} → {warehouse}，正在启动", "{raw} → {warehouse}, starting"),
    "no_raw": (
        "{raw} 不是文件夹。请把文件放在那里，或用 --raw 指定另一个文件夹。",
        "{raw} is no folder. Put documents there, or name another one with --raw.",
    ),
    "not_published": (
        "没有发布任何内容：{failure}。此前发布的保持不变。",
        "Nothing was published: {failure}. What was published before stands.",
    ),
    "no_build": (
        "还没有数据仓库。请先执行：juesuan run",
        "There is no warehouse yet. Make one with: juesuan run",
    ),
    "no_warehouse": (
        "{file} 处没有数据仓库。请先执行：juesuan run",
        "There is no warehouse at {file}. Make one with: juesuan run",
    ),
    "no_finding": (
        "没有编号以 {prefix} 开头的发现。列出全部：select finding_id, title_zh from marts.fct_finding",
        "No finding begins with {prefix}. List them: select finding_id, title_en from marts.fct_finding",
    ),
    "several_findings": (
        "以 {prefix} 开头的发现不止一项，请写出更多字符：{named}",
        "{prefix} begins the ids of several findings; say more of one:{named}",
    ),
    "missing_parts": (
        "此命令需要 {parts}。安装数据仓库的部件：uv tool install 'juesuan[run]'（或 pip install 'juesuan[run]'）",
        "This needs {parts}. Install the warehouse's parts: uv tool install 'juesuan[run]' "
        "(or: pip install 'juesuan[run]')",
    ),
    "backup": ("备份不能恢复：{reason}", "The backup was not restored: {reason}"),
}
