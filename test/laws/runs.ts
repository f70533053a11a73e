/** How many random worlds each law is held against. `bin/test` asks for 100,000; `npm run check` has a minute for everything. */
export const lawWorlds = Number(process.env['ORBITR_LAW_RUNS'] ?? 2000);
