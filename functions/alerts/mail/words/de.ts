import type { MailWords } from './words.ts';

export const de: MailWords = {
  mayRunOn: 'Darf die Pumpe weiterlaufen?',
  runOn: {
    yes: 'Ja.',
    watched: 'Nur unter Aufsicht, bis sie geprüft ist. Schalten Sie sie ab, wenn es schlimmer wird.',
    stop: 'Nein. Fahren Sie sie geordnet herunter, sobald der Prozess es zulässt: Sie kann sonst Schaden nehmen.',
    unaffected: 'Ja, soweit erkennbar: Der Fehler liegt nicht an der Pumpe selbst.',
    'until-changed': 'Ja, wenn das Teil rechtzeitig getauscht wird.',
  },
  actBy: 'Handeln bis',
  dateAndHours: '{date}, nach etwa {hours} Betrieb',
  now: 'Jetzt',
  life: 'Restlebensdauer',
  lifeRange: '{component}: am wahrscheinlichsten {p50} (zwischen {p10} und {p90})',
  beyond: 'mehr als ein Jahr',
  causes: 'Was meist dahintersteckt',
  actions: 'Was zu tun ist',
  openPage: 'Seite der Pumpe öffnen',
  pageNote:
    'Der Link gilt nur für Sie. Auf der Seite können Sie quittieren und eintragen, was gefunden und getan wurde.',
  service: 'Service',
  picture: '{signal} in {unit}, die letzten {days} Tage',
  pictureFacts: 'Zuletzt {last}; niedrigster Wert {least}, höchster {most}.',
  pictureWarning: 'Warngrenze {warning}.',
  pictureAlarm: 'Alarmgrenze {alarm}.',
  pictureForecast: 'Wenn es so weitergeht: zwischen {low} und {high} am {date}.',
  pictureMean: 'Stundenmittel',
  pictureRange: 'kleinster bis größter',
  forecast: 'Prognose',
  manual: 'Die Anleitung der Pumpe und Ihre eigenen Sicherheitsregeln gehen vor.',
  unsubscribe: 'Keine Nachrichten mehr zu dieser Pumpe',
  unsubscribeAll: 'Keine Nachrichten von Vakt mehr, auch keine Alarme',
  unsubscribeReport: 'Diesen Bericht nicht mehr',
  advice: {
    'inletPressure.high': {
      cause:
        'Ein Leck in der Anlage, ein offenes Ventil, mehr Gas aus dem Prozess als sonst oder eine Pumpe, die an Leistung verloren hat.',
      action:
        'Schließen Sie das Ventil am Eintritt und sehen Sie, welchen Druck die Pumpe allein erreicht. Stimmt er, suchen Sie das Leck auf der Prozessseite.',
    },
    'inletPressure.low': {
      cause:
        'Ein geschlossenes Ventil oder ein verstopfter Filter vor der Pumpe, oder ein Prozess, der weniger Gas liefert.',
      action: 'Prüfen Sie die Ventile und den Ansaugfilter, und ob der Prozess wie geplant läuft.',
    },
    'exhaustPressure.high': {
      cause: 'Meist ein verstopfter Abluftfilter, sonst eine blockierte oder zu enge Abluftleitung.',
      action:
        'Tauschen Sie den Abluftfilter. Bleibt der Druck hoch, prüfen Sie die Abluftleitung auf Kondensat, Ventile und Verstopfung.',
    },
    'exhaustPressure.low': {
      cause: 'Ein gerissener oder falsch sitzender Abluftfilter, oder eine offene Abluftleitung.',
      action:
        'Prüfen Sie den Abluftfilter und seine Dichtungen und achten Sie auf Ölnebel am Austritt. Tauschen Sie einen gerissenen Filter.',
    },
    'oilTemperature.high': {
      cause:
        'Zu wenig oder verbrauchtes Öl, ein verschmutzter Kühler, ein warmer Raum oder mehr Last als sonst.',
      action:
        'Prüfen Sie Ölstand und Ölfarbe, reinigen Sie Kühler und Lüfter und sorgen Sie dafür, dass Luft oder Wasser sie erreicht.',
    },
    'oilTemperature.low': {
      cause: 'Ein Kaltstart, zu viel Kühlung oder ein Thermostat, der offen bleibt.',
      action:
        'Lassen Sie die Pumpe warmlaufen, bevor sie Dämpfe fördert; sonst sammelt sich Wasser im Öl. Prüfen Sie Thermostat und Kühlung.',
    },
    'load.high': {
      cause:
        'Gegendruck in der Abluft, dickes oder verbrauchtes Öl, ein schwergängiges Lager oder eine fehlende Phase.',
      action: 'Prüfen Sie zuerst Austrittsdruck und Öl, dann die Phasen der Versorgung und die Lager.',
    },
    'load.low': {
      cause: 'Die Pumpe läuft ohne Last: Kupplung oder Riemen gebrochen, oder kein Gas aus dem Prozess.',
      action: 'Prüfen Sie Kupplung oder Riemen, und ob das Ventil am Eintritt richtig öffnet.',
    },
    'vibration.high': {
      cause:
        'Verschlissene Lager, eine schlecht ausgerichtete Kupplung, lose Füße oder Ablagerungen, die den Rotor aus dem Gleichgewicht bringen.',
      action:
        'Hören Sie die Lager ab, ziehen Sie Füße und Rohre fest und lassen Sie die Schwingung messen. Planen Sie den Tausch der Lager.',
    },
    'coolantTemperature.high': {
      cause: 'Zu wenig Durchfluss, ein verschmutzter Wärmetauscher oder Kühlmittel, das schon warm ankommt.',
      action: 'Prüfen Sie Durchfluss, Filter und Ventile der Kühlung und reinigen Sie den Wärmetauscher.',
    },
    'coolantTemperature.low': {
      cause: 'Ein Regelventil, das offen bleibt, oder eine stehende Pumpe bei laufender Kühlung.',
      action: 'Prüfen Sie das Regelventil. Schützen Sie die Kühlung, wenn sie einfrieren kann.',
    },
    'ambientTemperature.high': {
      cause: 'Schlechte Belüftung des Pumpenraums oder Wärme von Maschinen daneben.',
      action: 'Verbessern Sie die Belüftung und halten Sie die Luftwege um die Pumpe frei.',
    },
    'ambientTemperature.low': {
      cause: 'Eine offene Tür oder ein offenes Tor, oder eine ausgeschaltete Heizung.',
      action:
        'Heizen Sie den Raum, oder prüfen Sie vor dem nächsten Start, ob Öl und Kühlmittel die Kälte vertragen.',
    },
    'bearingTemperature.high': {
      cause:
        'Zu wenig oder zu viel Fett, ein verschlissenes Lager oder eine schlecht ausgerichtete Kupplung.',
      action:
        'Prüfen Sie die Schmierung nach Anleitung und hören Sie das Lager ab. Lassen Sie es tauschen, wenn es laut ist.',
    },
    'rotationalSpeed.high': {
      cause: 'Ein Frequenzumrichter mit anderem Sollwert, oder eine Last, die weggefallen ist.',
      action: 'Prüfen Sie Sollwert und Parameter des Frequenzumrichters.',
    },
    'rotationalSpeed.low': {
      cause:
        'Ein Frequenzumrichter, der begrenzt, eine Überlast, ein rutschender Riemen oder zu niedrige Netzspannung.',
      action: 'Prüfen Sie die Meldungen des Frequenzumrichters, den Strom und, wo es ihn gibt, den Riemen.',
    },
    'oilLevel.high': {
      cause: 'Zu viel eingefülltes Öl, oder Wasser und Prozessflüssigkeit im Öl.',
      action:
        'Schalten Sie die Pumpe ab und lassen Sie das Öl sich setzen. Ist Wasser darin, wechseln Sie das Öl und nutzen Sie den Gasballast.',
    },
    'oilLevel.low': {
      cause: 'Ein Leck, Öl, das durch den Abluftfilter austritt, oder ein fälliger Ölwechsel.',
      action:
        'Füllen Sie das richtige Öl nach, suchen Sie Lecks und prüfen Sie Abluftfilter und Ölrückführung.',
    },
    limit: {
      cause: 'Eine Änderung im Prozess, Verschleiß, oder ein Fehler an der Pumpe oder in ihrer Umgebung.',
      action:
        'Vergleichen Sie mit dem, was zuletzt an Pumpe und Prozess geändert wurde, und prüfen Sie die Pumpe vor Ort.',
    },
    baseline: {
      cause:
        'Ein Prozess, der anders läuft, ein Teil, das zu verschleißen beginnt, oder eine Wartung, die nicht eingetragen ist.',
      action:
        'Vergleichen Sie mit dem, was zuletzt geändert wurde. War es nichts, lassen Sie die Pumpe ansehen, auch wenn kein Grenzwert überschritten ist.',
    },
    'sensor.missing': {
      cause: 'Ein loser Stecker, ein gebrochenes Kabel oder ein defekter Sensor.',
      action:
        'Prüfen Sie Stecker und Kabel zwischen Sensor und Box; sind sie in Ordnung, tauschen Sie den Sensor.',
    },
    'sensor.out-of-range': {
      cause: 'Ein Drahtbruch oder Kurzschluss, oder ein defekter Sensor.',
      action:
        'Messen Sie das Signal am Eingang der Box; prüfen Sie das Kabel und tauschen Sie dann den Sensor.',
    },
    'sensor.stuck': {
      cause: 'Eine verstopfte Messleitung, ein eingefrorenes Signal oder ein defekter Sensor.',
      action:
        'Reinigen Sie die Messleitung, vergleichen Sie mit einem eigenen Messgerät und tauschen Sie den Sensor.',
    },
    'sensor.jumped': {
      cause:
        'Ein Wackelkontakt, Wasser in einem Stecker, ein defekter Eingang oder ein Fühler, der herausgenommen wurde.',
      action:
        'Vergleichen Sie mit einem eigenen Messgerät, prüfen Sie Stecker, Kabel und Eingang und tauschen Sie den Sensor.',
    },
    'sensor.spiking': {
      cause: 'Ein Wackelkontakt, fehlende Schirmung oder Störungen durch einen Frequenzumrichter.',
      action:
        'Ziehen Sie die Kontakte fest, prüfen Sie Schirm und Erdung und führen Sie das Kabel nicht neben Motorkabeln.',
    },
    'sensor.drifting': {
      cause: 'Alterung oder Verschmutzung des Sensors.',
      action: 'Vergleichen Sie mit einem eigenen Messgerät; kalibrieren oder tauschen Sie den Sensor.',
    },
    'life.exhaustFilter': {
      cause:
        'Der Abluftfilter setzt sich im Betrieb zu; verbrauchtes Öl und Staub aus dem Prozess beschleunigen es.',
      action: 'Bestellen Sie einen Filter und tauschen Sie ihn vor dem Termin. Prüfen Sie dabei auch das Öl.',
    },
    'life.oil': {
      cause: 'Öl altert durch Wärme, Dämpfe und Partikel aus dem Prozess.',
      action: 'Halten Sie Öl und Ölfilter bereit und wechseln Sie vor dem Termin.',
    },
    'life.bearings': {
      cause: 'Lager verschleißen; Wärme, Schwingung und schmutziges Öl beschleunigen es.',
      action:
        'Bestellen Sie Lager und vereinbaren Sie jetzt den Service: Die Pumpe muss für die Arbeit stillstehen.',
    },
    'life.cooling': {
      cause: 'Ablagerungen in Kühler oder Wärmetauscher nehmen ihm die Wirkung.',
      action: 'Reinigen Sie Kühler, Lüfter und Filter vor dem Termin.',
    },
    life: {
      cause: 'Teile verschleißen im Betrieb.',
      action: 'Bestellen Sie das Teil und tauschen Sie es vor dem Termin.',
    },
    'no-data': {
      cause:
        'Die Box hat keinen Strom, ihr Netzwerk ist ausgefallen oder die Pumpe wurde außer Betrieb genommen.',
      action:
        'Prüfen Sie Strom und Netzwerk der Box an der Pumpe, und sehen Sie in der Zwischenzeit selbst nach der Pumpe.',
    },
    'no-data.clock-set-back': {
      cause: 'Die Uhr der Box wurde zurückgestellt oder begann neu, nachdem die Box ohne Strom war.',
      action:
        'Stellen Sie die Uhr der Box richtig, oder lassen Sie sie die Zeit aus dem Netzwerk beziehen; sehen Sie bis dahin selbst nach der Pumpe.',
    },
  },
};
