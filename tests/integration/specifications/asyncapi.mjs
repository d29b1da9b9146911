// Prints what the official parser says of a document: a line for each fault, then the names of the messages.
import { Parser, fromFile } from "@asyncapi/parser";

const { document, diagnostics } = await fromFile(new Parser(), process.argv[2]).parse();
for (const { severity, code, path, message } of diagnostics) {
  if (code !== "asyncapi-latest-version") console.log("fault", severity, code, path.join("."), message);
}
for (const message of document?.messages().all() ?? []) console.log("message", message.name());
