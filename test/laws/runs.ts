/** How many random worlds each law is held against. `bin/test` asks for 100,000; `npm run check` has a minute for everything. */
export const lawWorlds = Number(process.env['ORBITR_LAW_RUNS'] ?? 2000);

/** The same worlds each time, so that a red run tells of a change of the code. `ORBITR_SEED=$RANDOM bin/test laws` looks at others. */
export const lawSeed = Number(process.env['ORBITR_SEED'] ?? 381670241);
