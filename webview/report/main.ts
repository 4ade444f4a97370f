import {
  reportPageUpdate,
  type ReportPageRequest,
  type ReportPageUpdate,
} from '../../src/model/reportPageMessages';
import { defineComponents } from '../components/designSystem';
import { Connection } from '../page/connection';
import './report.css';
import { ReportPage } from './reportPage';
import { restoreViewState } from './viewState';

defineComponents();

const connection = new Connection<ReportPageUpdate, ReportPageRequest>(reportPageUpdate, show);
let state = restoreViewState(connection.savedState);

const page = new ReportPage(document.getElementById('page') ?? document.body, {
  send: (request) => {
    connection.send(request);
  },
  state: () => state,
  setState: (change) => {
    state = { ...state, ...change };
    connection.saveState(state);
  },
});

connection.send({ type: 'ready' });

function show(update: ReportPageUpdate): void {
  switch (update.type) {
    case 'content':
      state = { ...state, hostId: update.hostId };
      connection.saveState(state);
      page.showContent(update);
      return;
    case 'activity':
      page.showActivity(update);
      return;
    case 'focus':
      page.follow(update);
      return;
  }
}
