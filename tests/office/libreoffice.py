"""LibreOffice without a window, with a profile of its own, for the scripts beside this file."""

import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


class Office:
    """LibreOffice, which reads and writes the files of one folder."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        pipe = f"lacuna-{self.folder.name}-{id(self)}"
        self.process = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"--accept=pipe,name={pipe};urp;",
                f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
            ],
            stderr=subprocess.DEVNULL,
        )
        try:
            self.desktop = self.connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except BaseException:
            self.process.kill()
            raise
        return self

    def connect(self, address):
        own = uno.getComponentContext()
        name = "com.sun.star.bridge.UnoUrlResolver"
        resolver = own.ServiceManager.createInstanceWithContext(name, own)
        for _ in range(300):
            try:
                context = resolver.resolve(address)
                name = "com.sun.star.frame.Desktop"
                return context.ServiceManager.createInstanceWithContext(name, context)
            except NoConnectException:
                time.sleep(0.1)
        sys.exit("LibreOffice does not answer")

    def __exit__(self, *_):
        try:
            self.desktop.terminate()
            self.process.wait(20)
        finally:
            self.process.kill()

    def open(self, name):
        url = (self.folder / name).as_uri()
        return self.desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True))

    def save(self, document, name):
        document.calculateAll()
        how = properties(FilterName="Calc MS Excel 2007 XML")
        document.storeToURL((self.folder / name).as_uri(), how)


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())
