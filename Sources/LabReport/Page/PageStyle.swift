/// The style of a page: system fonts, light and dark, narrow and wide, screen and paper.
package enum PageStyle {
  package static func text(languages: [String]) -> String {
    // Of texts in several languages one is shown: that which the page is set to.
    let shown = languages.map {
      "html[data-lang=\"\($0.cssText)\"] [lang]:not([lang=\"\($0.cssText)\"]):not(.lang):not(html)"
    }
    .joined(separator: ",")
    // The same where a browser looks at a shared part of a drawing by itself.
    let drawn = languages.map { code in
      let others = languages.filter { $0 != code }.map { "--in-\($0.cssText):none" }.joined(separator: ";")
      return
        "html[data-lang=\"\(code.cssText)\"]{\(others)}text[lang=\"\(code.cssText)\"]{display:var(--in-\(code.cssText),inline)}"
    }.joined()
    return """
      :root{\(SVGStyle.variables(isDark: false));--ok:#1a7f37;--bad:#b3261e;--warn:#7a5200;--link:#1d4ed8}
      @media (prefers-color-scheme:dark){:root:not([data-theme=light]){\(SVGStyle.variables(isDark: true));--ok:#4ac26b;--bad:#ff8a80;--warn:#e3b341;--link:#8ab4ff}}
      :root[data-theme=dark]{\(SVGStyle.variables(isDark: true));--ok:#4ac26b;--bad:#ff8a80;--warn:#e3b341;--link:#8ab4ff;color-scheme:dark}
      :root[data-theme=light]{color-scheme:light}
      \(shown){display:none!important}
      \(drawn)
      \(rules)
      \(SVGStyle.rules)
      """
  }

  private static let rules = """
    *{box-sizing:border-box}
    html{scroll-padding-top:4.5rem}
    body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:break-word}
    a{color:var(--link)}
    :focus-visible{outline:3px solid var(--link);outline-offset:2px}
    .hidden,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    .skip:focus{position:fixed;z-index:9;top:.5rem;left:.5rem;background:var(--bg);padding:.5rem 1rem;border:2px solid}
    header{position:sticky;top:0;z-index:5;background:var(--box);border-bottom:1px solid var(--edge);padding:.5rem max(1rem,calc(50vw - 34rem))}
    .tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
    .tools form{display:flex;gap:.5rem;align-items:center;flex:1 1 12rem}
    .tools label{flex:1}
    .tools .check{flex:0 1 auto;font-size:.85rem}
    input[type=search]{width:100%;font:inherit;padding:.3rem .6rem;color:var(--ink);background:var(--bg);border:1px solid var(--edge);border-radius:.3rem}
    button{font:inherit;font-size:.85rem;padding:.35rem .7rem;color:var(--ink);background:var(--bg);border:1px solid var(--edge);border-radius:.3rem;cursor:pointer}
    button[aria-pressed=true]{background:var(--bar);font-weight:700}
    output{font-size:.85rem;color:var(--soft)}
    nav,main,footer{max-width:68rem;margin:0 auto;padding:0 1rem}
    nav{margin-top:1rem}
    nav h2,footer h2{font-size:1rem;margin:0}
    nav p,nav ol{margin:.2rem 0}
    nav ol{list-style:none;padding-left:.5rem;columns:18rem}
    h1{font-size:1.8rem;line-height:1.25;margin:1.6rem 0 .4rem}
    h2{font-size:1.25rem;line-height:1.3;margin:0;display:inline}
    h3{font-size:.95rem;margin:1rem 0 .2rem;color:var(--soft)}
    p{margin:.6rem 0}
    .facts,.same,figcaption,.time,.place,.seen{color:var(--soft);font-size:.875rem}
    .text,.about{max-width:48rem}
    .predict{max-width:48rem;border-left:3px solid var(--link);padding-left:.7rem;margin:.6rem 0}
    .predict summary{cursor:pointer;font-weight:700}
    .step{border:1px solid var(--edge);border-radius:.5rem;margin:1rem 0;background:var(--box)}
    .step>details{padding:.7rem 1rem}
    .step>details>summary{cursor:pointer}
    .step[hidden]{display:none}
    .badge{font-size:.8rem;font-weight:700;border:1.5px solid;border-radius:1rem;padding:.05rem .6rem;white-space:nowrap}
    .passed.badge,.v.passed,td.passed{color:var(--ok)}
    .failed.badge,.error.badge,.v.failed,.v.error,td.failed,.reason{color:var(--bad)}
    .warned.badge,.skipped.badge,.v.warned,.v.skipped{color:var(--warn)}
    .v{font-weight:700;display:inline-block;min-width:1.1em}
    pre,code,samp{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono","Noto Sans Mono CJK SC",monospace;font-size:.85rem}
    pre{margin:.4rem 0;overflow-x:auto;line-height:1.4}
    .command{margin:.7rem 0;border-left:3px solid var(--edge);padding-left:.7rem}
    .command.failed,.command.error{border-color:var(--bad)}
    .typed{font-weight:700;white-space:pre-wrap;overflow-wrap:anywhere}
    .output{background:var(--bg);border:1px solid var(--edge);border-radius:.3rem;padding:.5rem .7rem;max-height:36rem}
    .checks{list-style:none;padding:0;margin:.2rem 0}
    .checks li{padding:.15rem 0}
    .time{float:right;margin-left:1rem}
    .why{margin:.2rem 0 .2rem 1.4rem}
    .gone{text-decoration:line-through}
    .parts{position:absolute}
    .scroll{overflow-x:auto}
    .walk{background:var(--bg);border:1px solid var(--edge);border-radius:.4rem;padding:.4rem .7rem;margin:.4rem 0}
    .walk svg{display:block;max-width:100%;height:auto}
    .walking:not([hidden]){position:sticky;bottom:0;display:flex;gap:.5rem;align-items:center;background:var(--bg);padding:.3rem 0}
    .way{fill:none;stroke:var(--link);stroke-width:5;stroke-opacity:.6}
    .dot{fill:var(--link);stroke:var(--bg);stroke-width:2}
    .hops{margin:.3rem 0;padding-left:2.4rem;font:.85rem/1.5 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono","Noto Sans Mono CJK SC",monospace}
    .checks .hops li{white-space:pre-wrap;cursor:pointer;padding:.1rem .3rem}
    .hops li[aria-current]{background:var(--new);color:var(--ink)}
    button[aria-disabled=true]{color:var(--soft)}
    figure{margin:1rem 0;background:var(--bg);border:1px solid var(--edge);border-radius:.4rem;padding:.4rem}
    figure svg{display:block;margin:0 auto;max-width:100%;height:auto}
    figcaption{text-align:center}
    .changes pre{background:var(--bg);padding:.5rem .7rem}
    table.matrix{border-collapse:collapse;font-size:.8rem;margin:.4rem 0}
    .matrix th,.matrix td{border:1px solid var(--edge);padding:.1rem .4rem;text-align:center;font-weight:400}
    .matrix thead th:not(.corner) span{writing-mode:vertical-rl}
    .matrix td{font-weight:700}
    mark{background:var(--new);color:inherit}
    footer{margin-top:2rem;padding-bottom:2rem;color:var(--soft);font-size:.875rem}
    @media (max-width:40rem){body{font-size:15px}header{position:static}h1{font-size:1.4rem}.step>details{padding:.6rem .7rem}figure svg,.walk svg{max-width:none}}
    @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
    @media print{header,.skip,footer,.walking:not([hidden]){display:none}body{font-size:10pt}.step{break-inside:auto;background:none}.command,figure,.checks li{break-inside:avoid}.output{max-height:none;white-space:pre-wrap}a{color:inherit;text-decoration:none}figure svg{max-width:100%;max-height:22cm}}
    """
}

extension String {
  /// A language's code as it stands in quotes in a style: letters, digits and hyphens.
  fileprivate var cssText: String { filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") } }
}
