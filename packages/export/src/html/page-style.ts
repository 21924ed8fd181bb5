/** The style of the page. No address in it, so that nothing is loaded. */
export const pageStyle = `
:root{color-scheme:light dark;--bg:#f4f6f9;--card:#fff;--ink:#171c26;--muted:#586274;--line:#dfe4ec;--soft:#eef1f6;--accent:#2f55c8;
--mal:#b4231b;--mal-bg:#fcebea;--sus:#935a00;--sus-bg:#fdf2dc;--ben:#17734a;--ben-bg:#e5f5ec;--unk:#5c6675;--unk-bg:#edf0f4}
@media (prefers-color-scheme:dark){:root{--bg:#0f131a;--card:#171c25;--ink:#e7ebf2;--muted:#9aa6b8;--line:#2a3240;--soft:#1f2631;--accent:#8fabff;
--mal:#ff8a80;--mal-bg:#3a1a1b;--sus:#f3c06a;--sus-bg:#352914;--ben:#72d6a2;--ben-bg:#153226;--unk:#a8b3c4;--unk-bg:#252d39}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:1160px;margin:0 auto;padding:0 24px}
header{padding-top:28px}
h1{font-size:26px;line-height:1.25;margin:2px 0 4px;letter-spacing:-.01em}
h2{font-size:18px;margin:0 0 12px;letter-spacing:-.005em}
h3,h4{font-size:13px;margin:0 0 8px;color:var(--muted);font-weight:600;text-transform:uppercase;letter-spacing:.05em}
article{border-top:3px solid var(--line);margin-top:40px;padding-top:20px;content-visibility:auto;contain-intrinsic-size:auto 1400px}
article>h2{font-size:22px;margin:0 0 4px}
article h3{font-size:18px;margin:0 0 12px;color:var(--ink);font-weight:700;text-transform:none;letter-spacing:-.005em}
article h4{font-size:13px}
p{margin:0 0 8px}
ul{margin:0;padding:0;list-style:none}
a{color:var(--accent);text-underline-offset:2px}
code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;white-space:pre-wrap}
.muted,.brand,footer{color:var(--muted)}
.small{font-size:13px}
.brand{font-size:13px;margin:0}
.brand b{color:var(--ink);letter-spacing:.02em}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px 22px;margin:16px 0}
.verdict{border-left:6px solid var(--tone);display:grid;grid-template-columns:minmax(190px,auto) 1fr;gap:8px 32px;align-items:start}
.verdict .word{font-size:30px;line-height:1.15;font-weight:700;color:var(--tone);text-transform:capitalize}
.tone-malicious{--tone:var(--mal);--tint:var(--mal-bg)}
.tone-suspicious{--tone:var(--sus);--tint:var(--sus-bg)}
.tone-benign{--tone:var(--ben);--tint:var(--ben-bg)}
.tone-unknown{--tone:var(--unk);--tint:var(--unk-bg)}
.pill{display:inline-block;padding:1px 9px;border-radius:99px;background:var(--tint);color:var(--tone);font-size:12.5px;font-weight:600;line-height:1.6}
.chip{display:inline-block;padding:0 7px;border-radius:6px;background:var(--soft);color:var(--muted);font-size:12px;line-height:1.7;margin:2px 4px 0 0}
.lead{font-size:16px}
.votes{display:grid;gap:6px;margin-top:10px}
.votes li{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:baseline}
.findings{display:grid;gap:10px}
.findings li{display:grid;grid-template-columns:auto 1fr;gap:2px 12px;align-items:baseline}
.findings .where{grid-column:2;font-size:13px;color:var(--muted);display:flex;flex-wrap:wrap;gap:0 16px}
.findings details,.findings summary{border:0;padding:0}
.findings summary{font-weight:400;color:var(--muted)}
.findings details .findings{margin-top:10px}
.weight{width:10px;height:10px;border-radius:3px;background:var(--tone)}
table{border-collapse:collapse;width:100%;font-size:14px}
th{font-size:12.5px;text-align:left;color:var(--muted);font-weight:600;padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:bottom;overflow-wrap:normal}
td{padding:9px 10px 9px 0;border-bottom:1px solid var(--line);vertical-align:top}
tbody th{vertical-align:top;padding-top:9px}
tbody tr:last-child>*{border-bottom:0}
th.mark,td.mark{text-align:center;padding-right:6px;width:78px}
.who{min-width:172px}
.dot{display:inline-block;min-width:26px;padding:1px 6px;border-radius:99px;background:var(--tint);color:var(--tone);font-weight:700}
.void{color:var(--line)}
.counts{display:flex;flex-wrap:wrap;gap:6px 10px}
.samples td{min-width:104px}
.samples tbody th{min-width:230px;color:var(--ink);border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.samples tbody tr:last-child th{border-bottom:0}
.samples .pill{white-space:nowrap}
.samples p{margin:0;font-weight:400}
:target{scroll-margin-top:12px}
.only-phone{display:none}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.name{white-space:normal}
.more{white-space:nowrap}
.scroll+h3,.scroll+h4{margin-top:16px}
.scroll{overflow-x:auto;-webkit-overflow-scrolling:touch}
svg{display:block;max-width:none}
svg text{fill:var(--ink);font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
svg .faint{fill:var(--muted)}
svg .bar{fill:var(--accent)}
svg .set{fill:var(--muted);opacity:.55}
svg .on{fill:var(--ink)}
svg .off{fill:var(--line)}
svg .band{fill:var(--soft)}
svg .tie{stroke:var(--ink);stroke-width:2.5}
.tactics{display:grid;grid-template-columns:repeat(auto-fill,minmax(215px,1fr));gap:12px;align-items:start}
.tactic{background:var(--soft);border-radius:10px;padding:12px 14px}
.tactic .chip{background:var(--card)}
.tactic li+li{margin-top:9px}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:0}
.facts dt{color:var(--muted)}
.facts dd{margin:0;min-width:0}
.names{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:18px 28px}
.names li{margin-bottom:6px}
details{border-top:1px solid var(--line)}
details:first-of-type{border-top:0}
summary{cursor:pointer;padding:10px 0;font-weight:600}
summary .muted{font-weight:400}
.iocs{table-layout:fixed}
.iocs td:first-child{width:46%}
.saw li{display:flex;flex-wrap:wrap;gap:2px 8px;align-items:baseline}
.saw li+li{margin-top:3px}
.saw code{color:var(--muted);font-size:12px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.left{background:var(--sus-bg);color:var(--sus);border-radius:8px;padding:8px 12px;margin:8px 0 0;font-size:14px}
footer{font-size:13px;padding:4px 24px 40px}
@media screen and (max-width:760px){
main,header,footer{padding-left:14px;padding-right:14px}
section{padding:16px 14px}
h1{font-size:21px}
.verdict{grid-template-columns:1fr}
.cards thead{display:none}
.cards,.cards tbody,.cards tr{display:block}
.cards tr{padding:10px 0;border-bottom:1px solid var(--line)}
.cards tr:last-child{border-bottom:0}
.who{min-width:0}
.cards td,.cards tbody th{display:grid;grid-template-columns:104px 1fr;gap:10px;padding:2px 0;border:0;text-align:left;width:auto;white-space:normal}
.cards td::before,.cards tbody th::before{content:attr(data-label);color:var(--muted);font-size:12.5px;font-weight:400}
.cards td.mark,.cards td.only-wide{display:none}
.facts{grid-template-columns:1fr;gap:0}
.facts dd{margin-bottom:6px}
.iocs,.iocs tbody,.iocs tr,.iocs td{display:block;width:auto}
.iocs thead{display:none}
.iocs td:first-child{width:auto;border:0;padding-bottom:2px}
.iocs td:last-child{padding-top:0}
}
@media print{
:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--muted:#444;--line:#bbb;--soft:#f2f2f2;--accent:#1f3f9e;
--mal:#a01a13;--mal-bg:#fff;--sus:#7a4a00;--sus-bg:#fff;--ben:#0d5c38;--ben-bg:#fff;--unk:#444;--unk-bg:#fff}
body{font-size:10.5pt}
table{font-size:9.5pt}
th.mark,td.mark{width:62px}
th{font-size:8.5pt}
main,header,footer{max-width:none;padding-left:0;padding-right:0}
section{border-radius:0;border-width:1px 0 0;padding:10px 0;margin:0}
.verdict{border-left-width:6px;padding-left:14px}
.pill,.dot,.chip{border:1px solid currentcolor}
h2,summary{break-after:avoid}
tr,.tactic,.findings li{break-inside:avoid}
details::details-content{content-visibility:visible;block-size:auto}
.scroll{overflow:visible}
.scroll svg{max-width:100%;height:auto}
.who{min-width:128px}
table.small{font-size:8pt}
.small th,.small td{white-space:normal;overflow-wrap:break-word;font-size:7.5pt;padding:4px 3px 4px 0}
.small td span{white-space:nowrap}
}
`;
