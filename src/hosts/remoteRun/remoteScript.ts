import { singleQuoted } from '../../model/shellWord';

/**
 * A script for `exec /bin/sh -s` that runs another one with a life line: its processes end when standard input does, whether
 * the person cancelled, the window closed or the connection was lost. Without a terminal nothing else ends them.
 *
 * The whole is one compound command, so that a script that was cut on its way runs nothing. The inner script gets no
 * terminal, a session of its own where `setsid` is installed, and nothing on standard input but itself.
 */
export function withLifeLine(script: string): string {
  return `{
hullwright_script=${singleQuoted(script)}
exec 3<&0 0</dev/null
${lifeLine}
}
`;
}

const lifeLine = [
  'hullwright_signal() {',
  '  for hullwright_stat in /proc/[0-9]*/stat; do',
  '    { read -r hullwright_line <"$hullwright_stat"; } 2>/dev/null || continue',
  '    hullwright_pid=${hullwright_line%% *}',
  '    set -- ${hullwright_line##*) }',
  '    [ "$4" != "$hullwright_session" ] || [ "$hullwright_pid" = "$hullwright_main" ] || kill "-$hullwright_signal" "$hullwright_pid" 2>/dev/null',
  '  done',
  '}',
  'hullwright_main=$$',
  'if command -v setsid >/dev/null 2>&1; then',
  '  printf \'%s\\n\' "$hullwright_script" | setsid /bin/sh -s 3<&- &',
  '  hullwright_job=$!',
  '  hullwright_session=$hullwright_job',
  'else',
  '  printf \'%s\\n\' "$hullwright_script" | /bin/sh -s 3<&- &',
  '  hullwright_job=$!',
  '  read -r hullwright_line </proc/$$/stat',
  '  set -- ${hullwright_line##*) }',
  '  hullwright_session=$4',
  'fi',
  'unset hullwright_script hullwright_cut',
  "trap 'hullwright_cut=yes' USR1",
  '(',
  "  trap '' TERM",
  '  while read -r hullwright_line <&3; do :; done',
  '  kill -USR1 "$hullwright_main"',
  '  hullwright_signal=TERM',
  '  hullwright_signal',
  '  sleep 1',
  '  hullwright_signal=KILL',
  '  hullwright_signal',
  ') >/dev/null 2>&1 &',
  'hullwright_watcher=$!',
  'exec 3<&-',
  'wait "$hullwright_job"',
  'hullwright_status=$?',
  // Once the life line is cut, what ignores the polite signal is left to the watcher.
  'if [ -n "$hullwright_cut" ]; then wait "$hullwright_watcher"; else kill -KILL "$hullwright_watcher" 2>/dev/null; fi',
  'exit "$hullwright_status"',
].join('\n');
