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
};

/** @param {0 | 1} place @returns {Record<string, string>} */
const only = (place) => Object.fromEntries(Object.entries(BOTH).map(([key, texts]) => [key, texts[place]]));

export const pagesZh = only(0);
export const pagesEn = only(1);
