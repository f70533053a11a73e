import { nearest } from '../../lib/nearest.ts';
import { dotted } from '../files/checked.ts';
import { descend, type Path, placeOf, placeOfKey, type Tree, toPlain } from '../files/tree.ts';
import type { Reading } from './reading.ts';
import { advice, complaint } from './schema-complaint.ts';
import { type SpecError, validate } from './spec-validator.js';

/** The merged model against the Compose specification. Of alternatives that all fail, the one that came closest is told. */
export function checkSchema(model: Tree, reading: Reading): void {
  if (validate(toPlain(model))) return;
  const errors = withoutNoise(validate.errors ?? []);
  const seen = new Set<string>();
  for (const error of errors) {
    // Told in better words where services are checked.
    if (error.keyword === 'pattern' && error.instancePath.endsWith('/container_name')) continue;
    const path = pathOf(error.instancePath, model);
    const key = `${error.instancePath} ${error.keyword} ${String(error.params.additionalProperty ?? '')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (error.keyword === 'additionalProperties') reportUnknown(error, path, model, reading);
    else
      reading.error(
        'compose-invalid',
        `${subject(path)} ${complaint(error)}`,
        place(error, path, model),
        ...advice(error, path),
      );
  }
}

/** Ajv tells the faults of all alternatives, then that none fitted. */
function withoutNoise(errors: readonly SpecError[]): SpecError[] {
  let kept: SpecError[] = [];
  for (const error of errors) {
    if (error.keyword !== 'oneOf' && error.keyword !== 'anyOf') {
      kept.push(error);
      continue;
    }
    const at = error.instancePath;
    const inside = kept.filter((other) => other.instancePath === at || other.instancePath.startsWith(`${at}/`));
    kept = kept.filter((other) => !inside.includes(other));
    kept.push(...closest(inside, error));
  }
  return kept;
}

function closest(inside: readonly SpecError[], choice: SpecError): SpecError[] {
  const at = choice.instancePath;
  const beyondType = inside.filter((other) => !(other.instancePath === at && other.keyword === 'type'));
  if (beyondType.length > 0) {
    const deep = beyondType.filter((other) => other.instancePath !== at);
    return deep.length > 0 ? deep : beyondType;
  }
  const types = [...new Set(inside.flatMap((other) => other.params.type as string | string[]))];
  return types.length > 0 ? [{ ...choice, keyword: 'type', params: { type: types }, data: choice.data }] : [choice];
}

function reportUnknown(error: SpecError, path: Path, model: Tree, reading: Reading): void {
  const key = String(error.params.additionalProperty);
  const known = Object.keys((error.parentSchema?.properties ?? {}) as object);
  const at = placeOfKey(model, path, key);
  const where = path.length > 0 ? ` in ${dotted(path)}` : '';
  const patterns = Object.keys((error.parentSchema?.patternProperties ?? {}) as object).filter(
    (pattern) => pattern !== '^x-',
  );
  if (known.length === 0 && patterns.length > 0) {
    reading.error(
      'compose-invalid',
      `"${key}"${where} is not a valid name`,
      at,
      'use letters, digits, dots, dashes and underscores only',
    );
    return;
  }
  const meant = nearest(key, known);
  const misplaced = path.length === 0 && serviceLike.has(key) ? [`indent "${key}" under a service`] : [];
  reading.error(
    'unknown-key',
    `unknown key "${key}"${where}`,
    at,
    ...(meant
      ? [`rename it to "${meant}"`]
      : misplaced.length > 0
        ? misplaced
        : ['remove it, or begin its name with "x-" if it is a note of your own']),
  );
}

const serviceLike = new Set(['image', 'ports', 'environment', 'command', 'depends_on', 'restart', 'container_name']);

function place(error: SpecError, path: Path, model: Tree) {
  if (error.keyword === 'uniqueItems') return placeOf(model, [...path, Number(error.params.i)]);
  return placeOf(model, path);
}

function subject(path: Path): string {
  return path.length === 0 ? 'the Compose file' : dotted(path);
}

/** A JSON pointer as steps; list positions as numbers. */
function pathOf(pointer: string, model: Tree): Path {
  const steps: (string | number)[] = [];
  for (const part of pointer.split('/').slice(1)) {
    const step = part.replaceAll('~1', '/').replaceAll('~0', '~');
    steps.push(descend(model, steps)?.kind === 'list' ? Number(step) : step);
  }
  return steps;
}
