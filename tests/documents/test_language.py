from __future__ import annotations

import pytest

from sitroom.documents.language import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The baker said that the bread would be ready by noon and that nobody had to wait."),
        ("de", "Der Bäcker sagte, dass das Brot bis zum Mittag fertig ist und niemand auf die Straße muss."),
        ("fr", "Le boulanger a dit que le pain est prêt à midi et que les clients ne sont pas dans la rue."),
        ("es", "El panadero dijo que el pan está listo para los clientes y que no se cierra la puerta."),
        ("it", "Il fornaio ha detto che il pane è pronto per i clienti e che non si chiude la porta."),
        ("pt", "O padeiro disse que o pão não está pronto para os clientes e que a porta não foi fechada."),
        ("nl", "De bakker zei dat het brood klaar is en dat de klanten niet op straat moeten wachten."),
        ("pl", "Piekarz powiedział, że chleb jest już w piecu i nie ma go na stole, ale to się zmieni do rana."),
        ("tr", "Fırıncı ekmek için bir saat daha gerek olduğunu ve bu sabah çok müşteri olduğunu söyledi."),
        ("ru", "Пекарь сказал, что хлеб будет готов к полудню, и попросил всех подождать на улице."),
        ("uk", "Пекар сказав, що хліб буде готовий опівдні, і його дружина відчинила двері."),
        ("ar", "قال الخباز إن الخبز سيكون جاهزا عند الظهر وطلب من الناس الانتظار"),
        ("fa", "نانوا گفت که نان تا ظهر آماده می‌شود و از مردم خواست پشت در بمانند"),
        ("zh", "面包师说面包中午就会准备好，请大家在门口等一会儿。"),
        ("ja", "パン屋はお昼までにパンができると言いました。"),
        ("ko", "빵집 주인은 점심때까지 빵이 준비될 것이라고 말했다."),
        ("he", "האופה אמר שהלחם יהיה מוכן בצהריים וביקש לחכות בחוץ"),
        ("fi", "Leipä on valmis puoleenpäivään mennessä, sanoi leipuri asiakkaille kadulla eilen."),
        ("ca", "El forner va dir que el pa estaria llest al migdia i que ningú no havia d'esperar al carrer."),
        ("hu", "A pék azt mondta, hogy a kenyér délre elkészül, és senkinek sem kell az utcán várnia."),
        ("el", "Ο φούρναρης είπε ότι το ψωμί θα είναι έτοιμο το μεσημέρι."),
    ],
)
def test_languages(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 34",
        "Yes and no",
        "Amina Vell, Toma Brandt, Irena Osk",
        "Colonel Ado Vell Brandt of Kelmouth (Arabic: العقيد عادو العقيد عادو)",
    ],
)
def test_short_or_unknown_is_none(text: str) -> None:
    assert detect_language(text) is None
