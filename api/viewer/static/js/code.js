/** The same query elsewhere: curl, Python, R. */

/** What to ask for: rows as CSV, a graph as Turtle. @param {string} kind */
const accepts = (kind) => (kind === "graph" ? "text/turtle" : kind === "ask" ? "application/sparql-results+json" : "text/csv");

/** A string both Python and R read: JSON's escapes are theirs, but for the lone slash. @param {string} text */
const quoted = (text) => JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

/** @param {string} endpoint @param {string} query @param {"select" | "ask" | "graph"} kind @returns {[string, string][]} */
export function snippets(endpoint, query, kind) {
  const accept = accepts(kind);
  const shell = query.replaceAll("'", "'\\''");
  const lines = query.split("\n").map((line, place, all) => quoted(place < all.length - 1 ? `${line}\n` : line)).filter((line) => line !== '""');
  const read = kind === "select";
  const python = [
    read ? "import io" : "",
    "import urllib.parse",
    "import urllib.request",
    ...(read ? ["", "import pandas as pd"] : []),
    "",
    "query = (",
    ...lines.map((line) => `    ${line}`),
    ")",
    "request = urllib.request.Request(",
    `    ${quoted(endpoint)},`,
    '    data=urllib.parse.urlencode({"query": query}).encode(),',
    `    headers={"Accept": ${quoted(accept)}},`,
    ")",
    "with urllib.request.urlopen(request) as answer:",
    read ? "    found = pd.read_csv(io.BytesIO(answer.read()))" : '    found = answer.read().decode("utf-8")',
    "print(found)",
    "",
  ];
  const r = [
    "library(httr2)",
    ...(read ? ["library(readr)"] : []),
    "",
    "query <- paste0(",
    lines.map((line) => `  ${line}`).join(",\n"),
    ")",
    `answer <- request(${quoted(endpoint)}) |>`,
    "  req_body_form(query = query) |>",
    `  req_headers(Accept = ${quoted(accept)}) |>`,
    "  req_perform()",
    `found <- ${read ? "read_csv(resp_body_string(answer))" : "resp_body_string(answer)"}`,
    "print(found)",
    "",
  ];
  return [
    ["curl", `curl --silent '${endpoint}' \\\n  --header 'Accept: ${accept}' \\\n  --data-urlencode 'query=${shell}'\n`],
    ["Python", python.join("\n").replace(/^\n+/, "")],
    ["R", r.join("\n")],
  ];
}
