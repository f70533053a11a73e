/** The file that makes a folder a workspace. */
export const workspaceFileName = 'orbitr.yaml';
