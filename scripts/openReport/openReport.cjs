'use strict';
const vscode = require('vscode');

exports.activate = async () => {
  await vscode.commands.executeCommand('workbench.view.extension.hullwright');
  await vscode.commands.executeCommand('hullwright.report.open');
};
