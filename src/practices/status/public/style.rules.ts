/** The colours of a status page, light and dark: those of the product's tokens, which a page without scripts and files must carry itself. */
export const colours = {
  bg: ["#fbfaf7", "#0c1115"],
  "bg-sunk": ["#f2f1ec", "#070b0e"],
  fill: ["#e4e3db", "#26313a"],
  line: ["#e5e4dc", "#1d262d"],
  "line-control": ["#85847a", "#667480"],
  "ink-bright": ["#05080a", "#ffffff"],
  ink: ["#2b3036", "#bfc9d0"],
  "ink-2": ["#555b62", "#93a0a9"],
  "ink-3": ["#666b70", "#83909a"],
  accent: ["#00647f", "#6fcbe4"],
  "accent-fill": ["#006a86", "#7bd3ea"],
  "accent-on": ["#ffffff", "#04171d"],
  focus: ["#00647f", "#8fe0f5"],
  red: ["#b3201b", "#ff8a7a"],
  "red-mark": ["#c62a22", "#f0564a"],
  "red-wash": ["#fbe9e6", "#2c1614"],
  amber: ["#855000", "#efb04c"],
  "amber-mark": ["#b86e00", "#d8952a"],
  "amber-wash": ["#f9eeda", "#2a2010"],
  green: ["#1c6b3f", "#6cc795"],
  "green-mark": ["#2a8552", "#46a875"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

function variables(side: 0 | 1): string {
  return Object.entries(colours)
    .map(([name, pair]) => `--${name}:${pair[side]}`)
    .join(";");
}

const font = '"Inter Variable",Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif';

/** The one style sheet of every status page: it stands in the page, so that one request is all a reader needs. */
export const styleSheet = `
:root{color-scheme:light dark;${variables(0)}}
@media (prefers-color-scheme:dark){:root{${variables(1)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:400 15px/24px ${font};-webkit-font-smoothing:antialiased}
main,header,footer{max-width:860px;margin:0 auto;padding:0 24px}
header{padding-top:40px}
h1,h2,h3,p,ol,ul,dl,dd,figure{margin:0;padding:0}
ol,ul{list-style:none}
h1{font-size:20px;line-height:28px;font-weight:600;color:var(--ink-bright)}
h2{font-size:13px;line-height:20px;font-weight:600;color:var(--ink-2);margin:48px 0 12px}
h3{font-size:16px;line-height:24px;font-weight:600;color:var(--ink-bright)}
p+p{margin-top:8px}
a{color:var(--accent);text-underline-offset:3px;text-decoration-thickness:1px}
a.plain{color:inherit;text-decoration:none}
a.plain:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:2px}
time,.num{font-variant-numeric:tabular-nums}
.q{color:var(--ink-2)}.qq{color:var(--ink-3);font-size:13px;line-height:20px}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-999px}.skip:focus{left:24px;top:8px;background:var(--bg)}
.intro{margin-top:8px;max-width:68ch}
.overall{margin:28px 0 4px;font-size:28px;line-height:34px;font-weight:600;color:var(--ink-bright);text-wrap:balance}
.overall .mark{margin-right:10px}
.note{margin:24px 0 0;padding:12px 16px;background:var(--amber-wash);border-left:4px solid var(--amber-mark)}
.mark{display:inline-block;width:12px;height:12px;flex:none;border-radius:50%;background:var(--green-mark);vertical-align:0}
.overall .mark{width:18px;height:18px}
.mark.maintenance{border-radius:0;background:repeating-linear-gradient(135deg,var(--ink-3) 0 2px,transparent 2px 4px);outline:1px solid var(--ink-3);outline-offset:-1px}
.mark.degraded{border-radius:0;background:var(--amber-mark);clip-path:polygon(50% 0,100% 100%,0 100%)}
.mark.partialOutage{border-radius:0;background:linear-gradient(90deg,var(--red-mark) 50%,transparent 50%);outline:1.5px solid var(--red-mark);outline-offset:-1.5px}
.mark.majorOutage{border-radius:0;background:var(--red-mark)}
.state{white-space:nowrap;color:var(--ink-2)}
.state.degraded{color:var(--amber)}.state.partialOutage,.state.majorOutage{color:var(--red);font-weight:500}
.notice{padding:16px 0 16px 20px;border-left:4px solid var(--fill)}
.notice+.notice{margin-top:20px}
.notice.degraded{border-color:var(--amber-mark)}.notice.partialOutage,.notice.majorOutage{border-color:var(--red-mark)}
.notice.over{border-color:var(--fill)}
.updates{margin-top:12px}
.updates li{display:grid;grid-template-columns:150px 1fr;gap:2px 16px;padding:6px 0}
.updates .when{color:var(--ink-3);font-size:13px;line-height:24px}
.updates .said{max-width:64ch;overflow-wrap:anywhere}
.updates b{font-weight:600;color:var(--ink-bright)}
.component{padding:18px 0;border-top:1px solid var(--line)}
.component:first-of-type{border-top:0;padding-top:4px}
.row{display:flex;align-items:baseline;gap:10px}
.row .grow{flex:1;min-width:0}
.name{font-weight:600;color:var(--ink-bright);overflow-wrap:anywhere}
.days{display:grid;grid-template-columns:repeat(90,1fr);gap:2px;height:36px;margin-top:10px;align-items:end}
.days a{display:block;height:100%;display:flex;align-items:end}
.days i{display:block;width:100%;height:24px;background:var(--green-mark);border-radius:1px}
.days .fine i,.days .planned i{opacity:.6}
.days .none i{height:2px;background:var(--fill)}
.days .some i{height:30px;background:var(--amber-mark)}
.days .much i{height:36px;background:var(--red-mark)}
.days .planned i{background:repeating-linear-gradient(135deg,var(--green-mark) 0 3px,var(--bg) 3px 5px)}
.days a:hover i{filter:brightness(1.15)}
.scale{display:flex;justify-content:space-between;color:var(--ink-3);font-size:13px;line-height:20px;margin-top:4px}
.uptime{margin-top:4px;font-size:14px;line-height:20px;color:var(--ink-2)}
.uptime b{font-weight:600;color:var(--ink-bright)}
.narrow{display:none}
details summary{cursor:pointer;color:var(--accent);min-height:24px}
.trouble{columns:2;column-gap:32px;margin-top:4px;font-size:14px}
.policy{max-width:72ch;font-size:14px;line-height:22px;color:var(--ink-2)}
.policy li{margin:4px 0;padding-left:16px;text-indent:-16px}.policy li::before{content:"–";display:inline-block;width:16px;text-indent:0}
.month{margin-top:24px}.month h3{font-size:14px;line-height:20px;color:var(--ink-2)}
.month li{display:grid;grid-template-columns:150px 1fr;gap:2px 16px;padding:5px 0}
form{margin-top:8px;display:grid;gap:12px;max-width:520px}
label{display:block}
input[type=email]{width:100%;min-height:44px;padding:0 12px;font:inherit;color:var(--ink-bright);background:var(--bg);border:1px solid var(--line-control);border-radius:4px}
fieldset{border:0;margin:0;padding:0}legend{padding:0;color:var(--ink-2);font-size:14px}
.check{display:flex;gap:10px;align-items:center;min-height:32px}
.check input{width:18px;height:18px;accent-color:var(--accent-fill)}
button{min-height:44px;padding:0 20px;font:inherit;font-weight:600;border:0;border-radius:4px;background:var(--accent-fill);color:var(--accent-on);cursor:pointer;justify-self:start}
.trap{position:absolute;left:-9999px}
footer{margin-top:64px;padding-top:20px;padding-bottom:48px;border-top:1px solid var(--line);color:var(--ink-3);font-size:13px;line-height:20px}
footer ul{display:flex;flex-wrap:wrap;gap:4px 20px}
footer a{display:inline-block;min-height:24px}
@media (max-width:640px){
main,header,footer{padding-left:16px;padding-right:16px}
header{padding-top:24px}
.overall{font-size:22px;line-height:28px}
.updates li,.month li{grid-template-columns:1fr}
.days{grid-template-columns:repeat(30,1fr)}.days li.old{display:none}
.wide{display:none}.narrow{display:inline}
.trouble{columns:1}
.trouble a,footer a,.month a{min-height:32px;display:inline-flex;align-items:center}
}
@media print{
:root{color-scheme:light;${variables(0)}}
body{font-size:11pt;line-height:1.4;background:#fff}
main,header,footer{max-width:none;padding:0}
form,.skip,footer ul,.subscribe{display:none}
.mark,.days i,.notice{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.component,.notice,.month li{break-inside:avoid}
a{color:inherit;text-decoration:none}
}
`.replaceAll("\n", "");
