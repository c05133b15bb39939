// Builds the committed files in src/minqing/static/dist. The targets are the oldest browsers we promise (docs/reference/ui.md).
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const HERE = dirname(fileURLToPath(import.meta.url));
const DIST = join(HERE, "../src/minqing/static/dist");
const STYLES = ["chrome81", "ios14", "safari14"];
// Only staff pages carry a script. 14.0 has a fault in destructuring that cannot be compiled away; 14.1 is the same iOS year.
const SCRIPTS = ["chrome81", "ios14.5", "safari14.1"];

// npm notes where to send money for each package; those addresses have no business in a lock without hosts.
function cleanLock() {
  const path = join(HERE, "package-lock.json");
  const lock = JSON.parse(readFileSync(path, "utf8"));
  for (const entry of Object.values(lock.packages)) {
    delete entry.funding;
    delete entry.resolved;
  }
  writeFileSync(path, JSON.stringify(lock, null, 2) + "\n");
}

function sources(folder) {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? sources(path) : [path]))
    .sort();
}

// The test compares this stamp with the sources, so that a change without a build is noticed where there is no Node.
function stamp() {
  const sum = createHash("sha256");
  const files = [...sources(join(HERE, "src")), join(HERE, "package.json"), join(HERE, "build.mjs")];
  for (const name of files.map((path) => relative(HERE, path).split("\\").join("/")).sort()) {
    sum.update(name + "\0");
    sum.update(readFileSync(join(HERE, name)));
  }
  return sum.digest("hex") + "\n";
}

async function styles(name) {
  const { css } = sass.compile(join(HERE, `src/css/${name}.scss`), {
    loadPaths: [join(HERE, "node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: STYLES, legalComments: "none" });
  writeFileSync(join(DIST, `${name}.css`), code);
}

if (process.argv.includes("--clean-lock")) {
  cleanLock();
} else {
  mkdirSync(DIST, { recursive: true });
  for (const name of ["desk", "portal", "receipt", "landscape"]) await styles(name);
  // Residents' pages need no script; the one for a draw's secret is an offer, and stands apart from the desk's.
  for (const name of ["desk", "draw"]) await esbuild.build({
    entryPoints: [join(HERE, `src/js/${name}.js`)],
    outfile: join(DIST, `${name}.js`),
    bundle: true,
    minify: true,
    format: "iife",
    target: SCRIPTS,
    legalComments: "none",
    charset: "utf8",
  });
  copyFileSync(join(HERE, "src/seal.svg"), join(DIST, "seal.svg"));
  writeFileSync(join(DIST, "built-from.txt"), stamp());
}
