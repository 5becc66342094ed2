// The page: its views are functions of one state; what happens to it is an event.

import { render } from "preact";
import { startComparing } from "./comparison/effects";
import { adoptEditorStyles } from "./editor/styles";
import { start } from "./effects";
import { keepForOffline } from "./offline/register";
import { isEmbedded } from "./share/address";
import { startSharing } from "./share/effects";
import { App } from "./views/app";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");

document.documentElement.classList.toggle("embedded", isEmbedded);
adoptEditorStyles();
start();
startSharing();
startComparing();
keepForOffline();
render(<App />, root);
