import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { messagesRead } from './messagesRead';
import { startLanguageServer } from './startLanguageServer';

/* The process of the language server. It talks with the client that started it, and with nothing else. */
startLanguageServer(createConnection(ProposedFeatures.all), { messagesRead });
