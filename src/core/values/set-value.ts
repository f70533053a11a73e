import { parse } from 'yaml';
import { nearest } from '../../lib/nearest.ts';
import { AppValue } from '../config/app-values.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Variable } from '../manifest/variable.ts';
import { fitValue } from './fit-value.ts';

/** A setting with its value, or what is wrong with it: a whole sentence, and the setting that it is about. */
type SetValue =
  | { readonly key: string; readonly value: AppValue }
  | { readonly wrong: string; readonly about?: string; readonly suggestions: readonly string[] };

/** `KEY=VALUE` as an app file would have it. */
export function setValue(text: string, { id, environment }: Pick<Manifest, 'id' | 'environment'>): SetValue {
  const [, key, written] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || written === undefined)
    return { wrong: `a setting must be KEY=VALUE, is "${text}"`, suggestions: [] };
  const settings = environment?.variables ?? [];
  const setting = settings.find((one) => one.key === key);
  if (!setting) {
    const known = settings.map((one) => one.key);
    const meant = nearest(key, known);
    const listed = known.length > 0 && known.length <= 12 ? [`use one of: ${known.join(', ')}`] : [];
    return { wrong: `${id} has no setting ${key}`, suggestions: meant ? [`write ${meant}=…`] : listed };
  }
  const taken = takenFrom(written);
  if (taken !== undefined) return { key, value: taken };
  const fitted = fitValue(setting, written);
  if ('text' in fitted) return { key, value: typed(setting, fitted.text) };
  const shown = setting.type === 'password' ? '' : `, is "${written}"`;
  return { wrong: `${key} ${fitted.wrong}${shown}`, about: key, suggestions: fitted.suggestions };
}

/** `{ from: db.URL }`, `{ secret: path }` and `{ generate: … }`, written as in an app file. */
function takenFrom(written: string): AppValue | undefined {
  if (!/^\{\s*(?:from|secret|generate)\s*:.*\}$/s.test(written)) return undefined;
  try {
    const checked = AppValue.safeParse(parse(written));
    return checked.success ? checked.data : undefined;
  } catch {
    return undefined;
  }
}

/** Numbers and switches without quotes, as a person would write them. */
function typed({ type }: Variable, text: string): AppValue {
  if (type === 'boolean') return text === 'true';
  return (type === 'number' || type === 'port') && String(Number(text)) === text ? Number(text) : text;
}
