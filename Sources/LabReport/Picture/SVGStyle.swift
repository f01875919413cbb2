/// How pictures look: system fonts, colours for light and dark.
enum SVGStyle {
  /// How many colours subnets have; what comes after them is dashed.
  static let colors = 8

  private static let light = """
    --bg:#fff;--ink:#1c2230;--soft:#565f73;--line:#8a93a6;--box:#f7f8fb;--edge:#77819a;--bar:#e4e9f3;--mark:#b3261e;--new:#fff0b8;--newedge:#9a6700;\
    --up:#1a7f37;--down:#b3261e;--blocked:#b35900;\
    --c0:#2f6fde;--c1:#c2410c;--c2:#15803d;--c3:#9333ea;--c4:#0e7490;--c5:#be185d;--c6:#7c6a0a;--c7:#475569
    """
  private static let dark = """
    --bg:#12151c;--ink:#e8ebf2;--soft:#a9b2c5;--line:#7d879c;--box:#1d222d;--edge:#8791a8;--bar:#2b3344;--mark:#ff8a80;--new:#4a3a00;--newedge:#e3b341;\
    --up:#4ac26b;--down:#ff7b72;--blocked:#f0a04b;\
    --c0:#7aa7ff;--c1:#ff9a62;--c2:#63d68a;--c3:#cf9cff;--c4:#4fd1e5;--c5:#ff86b8;--c6:#d9c14a;--c7:#b4c0d4
    """

  /// The variables for light and dark, at what a selector picks.
  static func colors(of selector: String) -> String {
    "\(selector){\(light)}@media (prefers-color-scheme:dark){\(selector){\(dark)}}"
  }

  /// The variables of one of the two.
  static func variables(isDark: Bool) -> String { isDark ? dark : light }

  /// The rules that use them.
  static let rules: String = {
    var text = """
      .nslab text{font-family:system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;\
      font-size:11px;fill:var(--ink)}
      .nslab .m{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono","Noto Sans Mono CJK SC",monospace}
      .nslab .n{font-size:13px;font-weight:700}
      .nslab .s,.nslab .k{fill:var(--soft)}
      .nslab .k{font-size:10px}
      .nslab .t{font-size:15px;font-weight:700}
      .nslab .e{text-anchor:end}
      .nslab .b{fill:var(--box);stroke:var(--edge);stroke-width:1.2}
      .nslab .switch>.b{fill:var(--bar);stroke-width:1.6}
      .nslab .machine>.b{stroke-width:2}
      .nslab .h{fill:var(--bar)}
      .nslab .bar{fill:var(--bar);stroke:var(--edge)}
      .nslab .i{fill:none;stroke:var(--soft);stroke-width:1.3;stroke-linejoin:round;stroke-linecap:round}
      .nslab .l{fill:none;stroke:var(--line);stroke-width:1.6}
      .nslab .r{fill:none;stroke-width:14;stroke-opacity:.15;stroke-linejoin:round}
      .nslab .p{fill:var(--box);stroke:var(--line);stroke-width:1.6}
      .nslab .l.down{stroke:var(--down);stroke-dasharray:3 4}
      .nslab .l.blocked{stroke:var(--blocked);stroke-dasharray:8 4}
      .nslab .p.up{fill:var(--up);stroke:var(--up)}
      .nslab .p.down{fill:var(--bg);stroke:var(--down)}
      .nslab .p.blocked{fill:var(--blocked);stroke:var(--blocked)}
      .nslab .x{stroke:var(--down);stroke-width:1.6;fill:none}
      .nslab .x.blocked{stroke:var(--bg)}
      .nslab .new>.b{stroke:var(--newedge);stroke-width:2.6}
      .nslab .gone{text-decoration:line-through}
      .nslab .lost>.b{fill:none;stroke:var(--mark);stroke-dasharray:5 4}
      .nslab .l.lost{stroke:var(--mark);stroke-dasharray:2 5}
      .nslab .w{fill:var(--new)}
      .nslab .l.new{stroke-width:3.4}
      .nslab .a{fill:var(--newedge);font-weight:700}

      """
    for color in 0..<colors {
      text += ".nslab .c\(color){stroke:var(--c\(color))}.nslab .f\(color){fill:var(--c\(color))}\n"
    }
    return text + ".nslab .l.z{stroke-dasharray:6 2}\n"
  }()
}
