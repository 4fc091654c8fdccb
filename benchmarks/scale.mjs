/**
 * Write MiniSearch with its whole index as one script: `node scale.mjs FOLDER PEERS`.
 */
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [folder, peers] = process.argv.slice(2);
const require = createRequire(path.join(peers, "package.json"));
const MiniSearch = require("minisearch");
const { docs } = JSON.parse(readFileSync(path.join(folder, "job.json"), "utf-8"));
const index = new MiniSearch({ fields: ["title", "text"] });
index.addAll(docs);
const out = openSync(path.join(folder, "minisearch.js"), "w");
const program = path.join(peers, "node_modules/minisearch/dist/umd/index.js");
writeSync(out, readFileSync(program, "utf-8"));
writeSync(out, `\nwindow.minisearchIndex = ${JSON.stringify(JSON.stringify(index))};\n`);
closeSync(out);
