@echo off
rem Puts the returns of a round into one summary, on Windows, without Excel. Copy this file into the
rem folder of the round and double-click it. In that folder it reads
rem   returns            the folder of the returns that came back
rem   plans              the folder of the agreed plans, if there
rem   last summary.xlsx  the last summary, with the decisions typed in, if there
rem and writes "summary" with the date. It changes nothing else and uses no network.
setlocal EnableExtensions DisableDelayedExpansion

rem The day the figures are true for, as 2026-03-31. Today if left empty:
set "as_at="
rem If dhrxl is in a virtual environment, its Python, as C:\Users\me\dhrxl\Scripts\python.exe:
set "python="

rem A program is never taken from the folder of the round, where files of others lie.
set "NoDefaultCurrentDirectoryInExePath=1"
pushd "%~dp0" || (set "said=This folder cannot be opened." & set "code=2" & goto end)

set "dhrxl="
if defined python set dhrxl="%python%" -P -m dhrxl
if not defined dhrxl for %%P in (dhrxl.exe) do if not "%%~$PATH:P"=="" set dhrxl="%%~$PATH:P"
if not defined dhrxl py -P -c "import dhrxl" >nul 2>&1 && set "dhrxl=py -P -m dhrxl"
if not defined dhrxl python -P -c "import dhrxl" >nul 2>&1 && set "dhrxl=python -P -m dhrxl"
set "code=2"
set "said=dhrxl was not found. Open this file in Notepad and name its Python at the top."
if not defined dhrxl goto end

set "day=%as_at%"
set "shell=%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe"
if not defined day for /f %%D in ('%shell% -NoProfile -Command "Get-Date -Format yyyy-MM-dd"') do set "day=%%D"
set "said=The date of today was not found. Open this file in Notepad and type it at the top."
if not defined day goto end
set "summary=summary %day%.xlsx"
set "said=There is no folder "returns" beside this file. Make it, and put the returns in."
if not exist "returns\" goto end
set "said="%summary%" is there already. Rename it or move it away, and start this again."
if exist "%summary%" goto end

rem "!" may stand in a name, so it is special only from setlocal to endlocal.
set "plans="
for %%F in ("plans\*.xlsx") do (
    set "plan=%%F"
    setlocal EnableDelayedExpansion
    if "!plan:~6,2!"=="~$" (endlocal) else (
        for /f "delims=" %%A in ("!plans! --plan "!plan!"") do endlocal & set "plans=%%A"
    )
)
set "previous="
if exist "last summary.xlsx" set previous=--previous "last summary.xlsx"

%dhrxl% consolidate returns -o "%summary%" --as-at %day% %plans% %previous%
set "code=%errorlevel%"
set "said=Nothing was written. The lines above say why."
if "%code%"=="0" set "said=Done. Open "%summary%"."
if "%code%"=="1" set "said=Done, with errors: a figure may be wrong. See the sheet Problems of "%summary%"."

:end
echo.
setlocal EnableDelayedExpansion
echo !said!
pause
exit /b %code%
