/** What the workbench, the reading pages and the vocabulary say, in both languages. */

/** @type {Record<string, [string, string]>} message: Chinese, English */
const BOTH = {
  "ontology.title": ["知識本體", "Ontology"],
  "ontology.lead": ["圖譜能說的話：類別、屬性、規則與概念，皆出自專案的 Turtle 檔。", "What the graph can say: classes, properties, rules and concepts, from the project's own Turtle."],
  "ontology.find": ["尋找類別、屬性、概念", "Find a class, property or concept"],
  "ontology.found": ["{n} 項符合", "{n} terms fit"],
  "ontology.classes": ["類別", "Classes"],
  "ontology.properties": ["屬性", "Properties"],
  "ontology.parents": ["上位類別", "Subclass of"],
  "ontology.narrower": ["細分自", "narrower than"],
  "ontology.rules": ["檢查規則 (SHACL)", "Rules (SHACL)"],
  "ontology.path": ["路徑", "Path"],
  "ontology.times": ["次數", "Times"],
  "ontology.values": ["值", "Values"],
  "ontology.says": ["規則", "Rule"],
  "ontology.instances": ["查詢實例 →", "Query its instances →"],
  "ontology.crosswalk": ["事件代碼對照", "Event code crosswalk"],
  "ontology.crosswalk.lead": ["每種事件類型在 CAMEO 與 PLOVER 中的代碼；承諾、邀請等另依文意編碼。", "The code of each event type in CAMEO and PLOVER; promises and invitations are coded by their words."],
  "ontology.eventtype": ["事件類型", "Event type"],
  "workbench.running": ["執行中…", "Running…"],
  "workbench.answered": ["{ms} 毫秒", "{ms} ms"],
  "workbench.before": ["上一頁", "Previous"],
  "workbench.after": ["下一頁", "Next"],
  "workbench.range": ["第 {from}–{to} 列，共 {n} 列", "Rows {from}–{to} of {n}"],
  "workbench.rows": ["{n} 列", "{n} rows"],
  "workbench.forget": ["移除 {what}", "Remove {what}"],
  "workbench.copy": ["複製", "Copy"],
  "workbench.any": ["不限", "any"],
  "workbench.across": ["分類", "Across"],
  "workbench.value": ["數值", "Value"],
  "workbench.series": ["分組", "Grouped by"],
  "workbench.count": ["列數", "number of rows"],
  "workbench.from": ["從", "From"],
  "workbench.to": ["到", "To"],
  "workbench.drawn": ["{nodes} 個節點，{links} 條連結", "{nodes} nodes, {links} links"],
  "workbench.leftout": ["另有 {n} 個節點未繪出", "{n} more nodes are left out"],
  "workbench.placed": ["{rows} 列中有 {n} 個地點", "{n} places from {rows} rows"],
};

/** @param {0 | 1} place @returns {Record<string, string>} */
const only = (place) => Object.fromEntries(Object.entries(BOTH).map(([key, texts]) => [key, texts[place]]));

export const pagesZh = only(0);
export const pagesEn = only(1);
