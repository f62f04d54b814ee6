/**
 * What the process that converts AsciiDoc runs, as text for `node --eval`. It gets the library's path as argument and
 * answers each message `{ text, attributes, mark }`. Blocks to click are left to the server: in their place in the HTML
 * stands `<mark-N></mark-N>`.
 */
export const asciidocRunner = `
const { Html5Converter, load, MemoryLogger } = require(process.argv[1]);

const convert = async ({ text, attributes, mark }) => {
  const blocks = [];
  const place = async (node, otherwise) => {
    const html = await node.content();
    const roles = node.getRoles();
    const language = node.style === 'source' ? node.getAttribute('language') : '';
    const own = roles.some((role) => /^(?:check|copy|execute)/.test(role));
    // Marks inside code, such as callouts, would be lost by colouring it.
    if (!own && html.includes('<')) return otherwise();
    const title = node.hasTitle() ? await node.captionedTitle() : '';
    blocks.push({ roles, language: String(language ?? ''), html, title, line: node.getLineNumber() ?? 0 });
    return '<' + mark + '-' + (blocks.length - 1) + '></' + mark + '-' + (blocks.length - 1) + '>';
  };
  class NotesConverter extends Html5Converter {
    convert_listing(node) { return place(node, () => super.convert_listing(node)); }
    convert_literal(node) { return place(node, () => super.convert_literal(node)); }
  }
  const logger = new MemoryLogger();
  const converter = new NotesConverter('html5');
  const document = await load(text, { safe: 'secure', sourcemap: true, logger, converter, attributes });
  const html = await document.convert();
  if (html.length > 16e6) return { fault: 'it would become larger than 16 MB' };
  const messages = logger.getMessages()
    .filter((message) => ['WARN', 'ERROR', 'FATAL'].includes(message.getSeverity()))
    .slice(0, 20)
    .map((message) => ({
      text: String(message.getText()).slice(0, 300),
      line: message.getSourceLocation()?.lineno ?? 1,
    }));
  return { html, blocks, messages };
};
process.on('message', (request) => {
  convert(request).catch((error) => ({ fault: String(error?.name ?? 'unknown') }))
    .then((answer) => process.send(answer));
});
process.on('disconnect', () => process.exit(0));
`;
