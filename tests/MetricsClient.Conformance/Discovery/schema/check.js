// Checks YAML files with the schemas of Kubernetes and of the operator of Prometheus: node check.js FILE...
// Prints a line for each object, and for each mistake. The schemas allow unknown fields, which the API server drops with a warning only. So
// this program records the fields that a schema looks at, and all others are mistakes, too.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const operator = "monitoring.coreos.com/";
let mistakes = 0;

function mistake(text) {
  mistakes++;
  console.log(`  mistake: ${text}`);
}

async function modelOf(apiVersion, kind) {
  const module = apiVersion.startsWith(operator)
    ? await import(`@kubernetes-models/prometheus-operator/${apiVersion}`)
    : await import(`kubernetes-models/${apiVersion}`);
  return module[kind];
}

// Returns the object with a record of each field that is read.
function recorded(object, path, read) {
  return new Proxy(object, {
    get(target, key) {
      const value = Reflect.get(target, key);
      if (typeof key === "symbol" || !Object.hasOwn(target, key)) {
        return value;
      }
      const below = `${path}/${key}`;
      read.add(below);
      return value !== null && typeof value === "object" ? recorded(value, below, read) : value;
    },
  });
}

function pathsOf(object, path) {
  return Object.entries(object).flatMap(([key, value]) => {
    const below = `${path}/${key}`;
    return value !== null && typeof value === "object" ? [below, ...pathsOf(value, below)] : [below];
  });
}

async function check(object) {
  console.log(`${object.apiVersion} ${object.kind} ${object.metadata?.name}`);
  const Model = await modelOf(object.apiVersion, object.kind);
  if (Model === undefined) {
    mistake("unknown kind");
    return;
  }
  const read = new Set();
  try {
    recorded(new Model(object), "", read).validate();
  } catch (error) {
    mistake(error.message);
  }
  const unknown = pathsOf(object, "").filter((path) => !read.has(path));
  for (const path of unknown.filter((path) => !unknown.some((other) => path.startsWith(`${other}/`)))) {
    mistake(`unknown field ${path}`);
  }
}

for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    for (const error of document.errors) {
      mistake(`${file}: ${error.message}`);
    }
    await check(document.toJS());
  }
}
process.exitCode = mistakes === 0 ? 0 : 1;
