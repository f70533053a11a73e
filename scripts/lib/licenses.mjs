// The licences of every package whose code is in the bundle: their texts must travel with it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function thirdPartyLicenses(root, moduleIds) {
  const packages = [...new Set(moduleIds.map(packageFolder).filter((folder) => folder !== undefined))].sort();
  const texts = await Promise.all(packages.map((folder) => licenseOf(join(root, folder))));
  return `Orbitr's program files contain code of the packages below.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** `node_modules/a/node_modules/@b/c` of a module's path. */
function packageFolder(id) {
  const path = id.replace(/^\0/, '').replace(/\?.*$/, '');
  return /^.*?(node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

async function licenseOf(folder) {
  const { name, version, license, licenses, repository } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const kind = license ?? licenses?.map(({ type }) => type).join(', ') ?? 'see its text';
  const home = typeof repository === 'string' ? repository : repository?.url;
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8').catch(() => '')));
  return `${name} ${version} (${kind})\n${home ? `${home}\n` : ''}\n${texts.map((text) => text.trim()).join('\n\n') || 'The package holds no licence file of its own.'}\n`;
}
