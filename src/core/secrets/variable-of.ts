/** The variable that gives a named secret: `db/password` → `ORBITR_SECRET_DB_PASSWORD`. */
export function variableOf(ref: string): string {
  return `ORBITR_SECRET_${ref.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}
