import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { root } from './run-command.mjs';

// Prisma's own schema engine as WebAssembly: `prisma migrate diff` would download a binary.
// It is an internal package, so it serves this check alone and never the product.
async function loadEngine() {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm'));
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const { instance } = await WebAssembly.instantiate(
    readFileSync(path.join(folder, 'schema_engine_bg.wasm')),
    { './schema_engine_bg.js': glue },
  );
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  return glue.SchemaEngine;
}

/** Types of the catalogue that the adapter cannot read, and those it reads instead: "char", name, name[], vectors. */
const readAs = new Map([
  [18, 25],
  [19, 25],
  [22, 25],
  [30, 25],
  [1003, 1009],
]);

function renameTypes(result) {
  for (const field of result?.fields ?? []) {
    field.dataTypeID = readAs.get(field.dataTypeID) ?? field.dataTypeID;
  }
  return result;
}

class CatalogClient extends pg.Client {
  query(...args) {
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      args[args.length - 1] = (error, result) => callback(error, renameTypes(result));
    }
    const pending = super.query(...args);
    return typeof pending?.then === 'function' ? pending.then(renameTypes) : pending;
  }
}

/**
 * The engine wants this one column as a character, and does not know the rows that Postgres 18 adds
 * for NOT NULL; those it reads from the columns anyway.
 */
function describeConstraints(result) {
  const column = result.columnNames.indexOf('constraint_type');
  if (column === -1) return result;
  result.columnTypes[column] = ColumnTypeEnum.Character;
  return { ...result, rows: result.rows.filter((row) => row[column] !== 'n') };
}

class CatalogAdapterFactory extends PrismaPg {
  async connect() {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => describeConstraints(await queryRaw(query));
    return adapter;
  }
}

/**
 * The SQL that turns the database at `connectionString` into what a Prisma schema says.
 * @param {string} connectionString
 * @param {{ path: string, content: string }} schema
 * @returns {Promise<{ same: boolean, sql: string }>}
 */
export async function diffDatabaseToSchema(connectionString, schema) {
  const Engine = await loadEngine();
  const pool = new pg.Pool({ connectionString, Client: CatalogClient });
  const adapter = bindMigrationAwareSqlAdapterFactory(
    new CatalogAdapterFactory(pool, { disposeExternalPool: true }),
  );
  const engine = await Engine.new(
    { datamodels: [['schema.prisma', schema.content]] },
    () => undefined,
    adapter,
  );
  try {
    const out = await engine.diff({
      from: { tag: 'schemaDatasource', files: [schema], configDir: root },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      shadowDatabaseUrl: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return { same: out.exitCode === 0, sql: out.stdout ?? '' };
  } finally {
    engine.free();
    if (!pool.ended) await pool.end();
  }
}
