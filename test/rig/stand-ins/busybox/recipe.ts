import type { Recipe } from '../recipe.ts';

export const busybox: Recipe = {
  repository: 'library/busybox',
  packages: [],
  image: () => ({ base: 'alpine', config: { Cmd: ['sh'] } }),
};
