// Reads markup as a browser does and prints each element of it: its name and attributes, with srcset read into candidates and
// addresses resolved against a page.
import { parseFragment } from "parse5";
import parseSrcset from "@prettier/parse-srcset";

const page = "https://page.example.com/articles/";
const pathname = (url) => new URL(url, page).pathname;

let markup = "";
for await (const chunk of process.stdin) markup += chunk;

const elements = [];
const visit = (node) => {
  if (node.tagName) {
    const attributes = Object.fromEntries(node.attrs.map((attribute) => [attribute.name, attribute.value]));
    const candidates = attributes.srcset === undefined ? [] : parseSrcset(attributes.srcset).map((candidate) => ({
      path: pathname(candidate.source.value),
      width: candidate.width?.value ?? null,
      density: candidate.density?.value ?? null,
    }));
    elements.push({ name: node.tagName, attributes, path: attributes.src === undefined ? null : pathname(attributes.src), candidates });
  }
  for (const child of node.childNodes ?? []) visit(child);
};
visit(parseFragment(markup));
console.log(JSON.stringify(elements));
