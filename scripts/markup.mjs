// Templates and style sheets of the viewer stand in its code as they are read; in a page they go without what only readers need.
import { parseSync, Visitor } from "rolldown/utils";

/** A plugin for rolldown: lit-html's templates, and templates that are nothing but a style sheet, without idle spaces. */
export function tightMarkup() {
  return {
    name: "tight-markup",
    transform: {
      filter: { id: /\/src\/viewer\// },
      handler(code, id) {
        const edits = [];
        const edit = ({ quasis }, tighten) => {
          // without the signs around them
          for (const { start, end, tail } of quasis) edits.push([start + 1, end - (tail ? 1 : 2), tighten]);
        };
        const { program } = parseSync(id, code);
        new Visitor({
          TaggedTemplateExpression({ tag, quasi }) {
            if (/^(?:html|svg)$/.test(tag.name)) edit(quasi, tightHTML);
          },
          TemplateLiteral(literal) {
            if (literal.expressions.length === 0 && /^\n.*\{.*\}\n$/s.test(literal.quasis[0].value.raw))
              edit(literal, tightCSS);
          },
        }).visit(program);
        let at = 0;
        const pieces = edits
          .sort(([a], [b]) => a - b)
          .map(([start, end, tighten]) => {
            const before = code.slice(at, start);
            at = end;
            return before + tighten(code.slice(start, end));
          });
        return { code: pieces.join("") + code.slice(at) };
      },
    },
  };
}

/** Every run of spaces as one, which looks the same. */
function tightHTML(text) {
  return text.replace(/\s+/g, " ");
}

/** Without comments, and without spaces that part nothing; strings stay as they are. */
function tightCSS(text) {
  return text
    .replace(/("[^"]*"|'[^']*')|\/\*.*?\*\/|\s+/gs, (_, string) => string ?? " ")
    .replace(/("[^"]*"|'[^']*')|\s*([{};])\s*|([:,])\s/g, (_, string, both, after) => string ?? both ?? after)
    .replace(/;\}/g, "}")
    .trim();
}
