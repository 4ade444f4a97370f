import path from 'node:path';

/** Where Hullwright keeps data of this person, for VS Code and the command line alike. */
export function dataFolder(
  platform: NodeJS.Platform,
  variables: Readonly<Record<string, string | undefined>>,
  homeFolder: string,
): string {
  switch (platform) {
    case 'win32':
      return path.join(variables.LOCALAPPDATA ?? path.join(homeFolder, 'AppData', 'Local'), 'hullwright');
    case 'darwin':
      return path.join(homeFolder, 'Library', 'Application Support', 'hullwright');
    default:
      // https://specifications.freedesktop.org/basedir-spec/latest/: a relative path is to be ignored.
      return path.join(
        variables.XDG_DATA_HOME?.startsWith('/')
          ? variables.XDG_DATA_HOME
          : path.join(homeFolder, '.local', 'share'),
        'hullwright',
      );
  }
}
