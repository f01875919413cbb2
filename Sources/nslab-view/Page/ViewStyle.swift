/// The rules of the page beyond those of reports.
enum ViewStyle {
  static let text = """
    body{font-size:15px}
    header{padding:.4rem 1rem}
    header h1{font-size:1.15rem;margin:0;flex:1 1 14rem}
    header h1 code{color:var(--soft);font-weight:400}
    main{max-width:none;display:grid;grid-template-columns:minmax(0,3fr) minmax(21rem,2fr);gap:0 1.2rem;align-items:start}
    section{margin:.9rem 0}
    section h2{font-size:1.05rem}
    .head{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-bottom:.4rem}
    .head h2{flex:1}
    .hint{color:var(--soft);font-size:.8rem;margin:.3rem 0}
    label{font-size:.85rem}
    select,input:not([type=search]){font:inherit;font-size:.85rem;padding:.25rem .4rem;color:var(--ink);background:var(--bg);border:1px solid var(--edge);border-radius:.3rem;max-width:100%}
    button:disabled{opacity:.55;cursor:default}
    form:not([hidden]){display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.4rem 0}
    form .hint{flex-basis:100%;margin:0}
    #state{font-size:.85rem;font-weight:700}
    #state.on{color:var(--ok)}
    #state.off{color:var(--bad)}
    #messages{position:sticky;top:3rem;z-index:6}
    #messages p{margin:0;padding:.5rem 1rem;background:var(--box);color:var(--bad);border-bottom:1px solid var(--edge);display:flex;gap:1rem;justify-content:space-between;align-items:center}
    #picture{background:var(--bg);border:1px solid var(--edge);border-radius:.4rem;padding:.4rem;max-height:70vh;overflow:auto}
    #picture svg{display:block;margin:0 auto}
    #picture.fit svg{max-width:100%;height:auto}
    #picture .hit{fill:transparent;stroke:none;cursor:pointer}
    #picture .hit:focus{outline:none;stroke:var(--link);stroke-width:3}
    #picture .chosen{fill:var(--link);fill-opacity:.12;stroke:var(--link);stroke-width:2.5}
    #picture .busy{fill:none;stroke:var(--link);stroke-width:4;stroke-opacity:.45;stroke-linecap:round}
    @media (prefers-reduced-motion:no-preference){#picture .busy{animation:fade 1s ease-out forwards}@keyframes fade{to{stroke-opacity:0}}}
    #node{border:1px solid var(--edge);border-radius:.4rem;background:var(--box);padding:.5rem .8rem;margin-top:.5rem}
    #node h3{margin:0 0 .3rem;color:var(--ink)}
    #node ul{list-style:none;padding:0;margin:.4rem 0 0;font-size:.85rem}
    #node li{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;padding:.15rem 0}
    #journey ol{max-height:18rem;overflow:auto}
    #journey li{white-space:pre-wrap;cursor:pointer;padding:.1rem .3rem}
    #journey .verdict{font-weight:700}
    #tabs{display:flex;flex-wrap:wrap;gap:.25rem}
    #tabs span{display:inline-flex}
    #tabs button{border-radius:.3rem .3rem 0 0}
    #tabs button[aria-selected=true]{background:var(--bar);font-weight:700}
    #tabs .ended{text-decoration:line-through}
    .terminal{position:relative;background:#101318;color:#d8dee9;border:2px solid var(--edge);border-radius:.3rem;padding:.3rem;height:25rem;overflow-y:auto;overflow-x:auto;resize:vertical;cursor:text;font:13px/1.25 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono","Noto Sans Mono CJK SC",monospace}
    .terminal[hidden]{display:none}
    .terminal:focus-within{border-color:var(--link)}
    .terminal pre{margin:0;font:inherit;overflow:visible;white-space:pre}
    .terminal pre div{height:1.25em}
    .terminal .w{display:inline-block;width:2ch;overflow:hidden;vertical-align:top}
    .terminal .cursor{background:#d8dee9;color:#101318}
    .terminal:not(:focus-within) .cursor{background:none;color:inherit;outline:1px solid #d8dee9;outline-offset:-1px}
    .terminal textarea{position:absolute;opacity:0;width:1ch;height:1.25em;padding:0;border:0;resize:none;font:inherit;overflow:hidden;caret-color:transparent}
    .terminal textarea:focus-visible{outline:none}
    .terminal .ended{color:#ffb454;white-space:pre-wrap}
    #steps{list-style:none;padding:0;margin:0}
    #steps .step{margin:.5rem 0}
    #steps summary h3{display:inline;font-size:1rem;color:var(--ink)}
    #steps .actions{display:flex;flex-wrap:wrap;gap:.5rem;margin:.5rem 0}
    #steps .todo{color:var(--soft)}
    #steps li.unplayed{padding:.1rem 0}
    #steps .checks>li>button{margin:.1rem .3rem .1rem 0;padding:.1rem .5rem}
    .step.doing{border-color:var(--link);border-width:2px}
    .captured{border:1px solid var(--edge);border-radius:.4rem;background:var(--box);padding:.5rem .8rem;margin:.5rem 0}
    .captured pre{max-height:12rem;overflow:auto;background:var(--bg);border:1px solid var(--edge);padding:.3rem .5rem;font-size:.75rem}
    .captured .actions{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center}
    #counters{border-collapse:collapse;font-size:.8rem;width:100%}
    #counters th,#counters td{border-bottom:1px solid var(--edge);padding:.1rem .4rem;text-align:right;font-variant-numeric:tabular-nums}
    #counters th:first-child{text-align:left}
    #counters .moved{background:var(--new)}
    #lines{list-style:none;padding:0;margin:.3rem 0;max-height:14rem;overflow:auto}
    #lines li{display:flex;gap:.5rem;align-items:center;padding:.1rem 0}
    #lines code{flex:1;overflow-wrap:anywhere}
    #lines button{padding:.05rem .5rem}
    @media (max-width:60rem){main{grid-template-columns:minmax(0,1fr)}}
    @media (max-width:40rem){.terminal{font-size:12px;height:20rem}.walk svg{max-width:100%}}
    """
}
