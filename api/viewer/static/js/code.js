/** The same query elsewhere: curl, Python, R. */

/** @param {string} endpoint @param {string} query @returns {[string, string][]} */
export function snippets(endpoint, query) {
  const shell = query.replaceAll("'", "'\\''");
  const python = JSON.stringify(query).replaceAll("\\n", "\\n\"\n    \"");
  const r = JSON.stringify(query);
  return [
    ["curl", `curl --silent '${endpoint}' \\\n  --header 'Accept: text/csv' \\\n  --data-urlencode 'query=${shell}'\n`],
    ["Python", `import io\nimport urllib.parse\nimport urllib.request\n\nimport pandas as pd\n\nquery = (\n    ${python}\n)\nrequest = urllib.request.Request(\n    "${endpoint}",\n    data=urllib.parse.urlencode({"query": query}).encode(),\n    headers={"Accept": "text/csv"},\n)\nwith urllib.request.urlopen(request) as answer:\n    table = pd.read_csv(io.BytesIO(answer.read()))\nprint(table)\n`],
    ["R", `library(httr2)\nlibrary(readr)\n\nquery <- ${r}\nanswer <- request("${endpoint}") |>\n  req_body_form(query = query) |>\n  req_headers(Accept = "text/csv") |>\n  req_perform()\ntable <- read_csv(resp_body_string(answer))\nprint(table)\n`],
  ];
}
